using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>A configuration that the agent or the proxy refused; the one before it still runs.</summary>
public sealed record RefusedConfig
{
    /// <summary>ConfigMap.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Lower-case hexadecimal SHA-256 of the document.</summary>
    [Required]
    public string Hash { get; set; } = "";

    /// <summary>In one CamelCase word, e.g. InterfaceNotFound.</summary>
    [Required]
    public string Reason { get; set; } = "";

    /// <summary>For a person.</summary>
    public string? Message { get; set; }
}
