namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Destinations and the algorithm that picks one of them.</summary>
public sealed record DispatcherSet
{
    public required string Name { get; init; }

    /// <summary>The set id of OpenSIPS' dispatcher table.</summary>
    public int SetId { get; init; }

    public DispatcherAlgorithm Algorithm { get; init; } = DispatcherAlgorithm.RoundRobin;

    public IReadOnlyList<DispatcherDestination> Destinations { get; init; } = [];

    /// <summary>How many destinations a call tries at the most.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Final responses after which the next destination is tried, in addition to a timeout.</summary>
    public IReadOnlyList<int> FailoverCodes { get; init; } = [408, 500, 502, 503, 504];
}
