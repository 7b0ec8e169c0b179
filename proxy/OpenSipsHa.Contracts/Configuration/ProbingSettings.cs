namespace OpenSipsHa.Contracts.Configuration;

/// <summary>How it is found out that a gateway is down, and that it is back.</summary>
public sealed record ProbingSettings
{
    public ProbingMode Mode { get; init; } = ProbingMode.WhenDown;

    /// <summary>Between two OPTIONS.</summary>
    public int IntervalMs { get; init; } = 30_000;

    /// <summary>An OPTIONS without a final answer by then has failed.</summary>
    public int TimeoutMs { get; init; } = 4_000;

    /// <summary>URI in From; null = <c>sip:probe@</c> and the address that the OPTIONS leaves from.</summary>
    public string? FromUri { get; init; }

    /// <summary>Final answers that show life, besides 2xx.</summary>
    public IReadOnlyList<int> AcceptedCodes { get; init; } = [];

    /// <summary>Failures in a row, of calls or probes, after which it gets no more calls.</summary>
    public int FailThreshold { get; init; } = 3;

    /// <summary>Probes in a row that must succeed before it gets calls again.</summary>
    public int RiseThreshold { get; init; } = 2;
}
