namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Protection from abuse.</summary>
public sealed record SecuritySettings
{
    /// <summary>CIDR blocks of gateways and other proxies: not challenged, limited or banned.</summary>
    public IReadOnlyList<string> TrustedSources { get; init; } = [];

    /// <summary>null = no limit.</summary>
    public RateLimitSettings? RateLimit { get; init; }

    /// <summary>null = nobody is banned.</summary>
    public BanSettings? Ban { get; init; }

    /// <summary>Parts of User-Agent values, in any case: requests with them are dropped.</summary>
    public IReadOnlyList<string> ScannerUserAgents { get; init; } = [];

    /// <summary>Longer messages are dropped.</summary>
    public int MaxMessageBytes { get; init; } = 65535;
}
