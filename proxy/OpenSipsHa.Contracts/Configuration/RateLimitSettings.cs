namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Requests that one source address (IPv6: one /64) may send within a period.</summary>
public sealed record RateLimitSettings
{
    public required int Requests { get; init; }

    public required int PeriodMs { get; init; }
}
