namespace OpenSipsHa.Lab.Clusters;

/// <summary>How a <see cref="ProductCluster"/> is started.</summary>
public sealed record ProductClusterOptions
{
    /// <summary>Part of the namespaces' names; one running cluster an id. At most 8 lower-case letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>Logs of the development cluster, the operator and sipp go here and stay.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>True: outlives this process, until <see cref="ProductCluster.DownAsync"/>.</summary>
    public bool Detached { get; init; }

    /// <summary>The wait before a restart of a container that keeps ending grows from 1 s to this.</summary>
    public TimeSpan LongestRestartDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What runs as the agent; null: the agent. For tests that start it in some other way.</summary>
    public string? AgentProgram { get; init; }

    /// <summary>After how long without heartbeats a node counts as NotReady.</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromSeconds(10);
}
