using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>The last handover that the member was asked for.</summary>
public sealed record HandoverStatus
{
    /// <summary>spec.handover.id of the request.</summary>
    [Required, Length(1, 64)]
    public string Id { get; set; } = "";

    /// <summary>What became of it.</summary>
    [Required]
    public HandoverPhase Phase { get; set; }

    /// <summary>Why, for a person.</summary>
    public string? Message { get; set; }
}
