using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>Where another member's agent is reached.</summary>
public sealed record MemberPeer
{
    /// <summary>Name of the member.</summary>
    [Required, Length(1, 253)]
    public string Name { get; set; } = "";

    /// <summary>Address of its node.</summary>
    [Required, Length(2, 45)]
    [Rule("isIP(self)", "must be an IPv4 or IPv6 address")]
    public string Address { get; set; } = "";
}
