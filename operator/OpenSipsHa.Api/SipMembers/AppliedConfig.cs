using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>A configuration that runs.</summary>
public sealed record AppliedConfig
{
    /// <summary>ConfigMap.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Lower-case hexadecimal SHA-256 of the document.</summary>
    [Required]
    public string Hash { get; set; } = "";
}
