namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Times of election and gratuitous ARP, in milliseconds.</summary>
public sealed record FailoverSettings
{
    public int LeaseDurationMs { get; init; } = 4000;

    public int RenewIntervalMs { get; init; } = 1000;

    /// <summary>Wait between the first burst of gratuitous ARP and the second (Linux's ARP locktime drops closer ones).</summary>
    public int GarpDelayMs { get; init; } = 1000;

    /// <summary>Gratuitous ARP while holding; 0 = none.</summary>
    public int GarpRefreshMs { get; init; } = 30000;

    /// <summary>Packets of each kind (request and reply) a burst.</summary>
    public int GarpCount { get; init; } = 3;
}
