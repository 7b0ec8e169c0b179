namespace OpenSipsHa.Kubernetes.Events;

/// <summary>How events are written.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Shown as the source: <c>opensipsha-operator</c>.</summary>
    public required string Component { get; init; }

    /// <summary>Which one of its kind: the pod's or node's name.</summary>
    public string? Instance { get; init; }

    /// <summary>The same event within so long of the last one is counted instead of written anew.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Events that wait to be written; more are dropped and counted, recording never waits.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>How long disposing waits for what has been recorded.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
