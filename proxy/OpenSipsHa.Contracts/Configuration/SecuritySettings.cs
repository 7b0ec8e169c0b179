namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Protection from abuse.</summary>
public sealed record SecuritySettings
{
    /// <summary>CIDR blocks of gateways and other proxies: not challenged.</summary>
    public IReadOnlyList<string> TrustedSources { get; init; } = [];
}
