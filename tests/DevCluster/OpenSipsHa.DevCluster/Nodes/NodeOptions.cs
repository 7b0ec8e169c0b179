namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>How a <see cref="NodeAgent"/> runs its pods.</summary>
public sealed record NodeOptions
{
    /// <summary>The API server's address as containers reach it (KUBERNETES_SERVICE_HOST).</summary>
    public required string ApiHost { get; init; }

    /// <summary>The API server's port as containers reach it.</summary>
    public int ApiPort { get; init; } = 6443;

    public required ImageMap Images { get; init; }

    /// <summary>The node's own directory: volumes of its pods.</summary>
    public required string Directory { get; init; }

    /// <summary>Container logs, `NAMESPACE_POD_UID/CONTAINER/RUN.log`; they outlive their pods.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>A token of a ServiceAccount (namespace, name), for projected volumes.</summary>
    public required Func<string, string, string> IssueToken { get; init; }

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How soon a changed ConfigMap or Secret shows in running containers; a kubelet takes up to a minute or two.</summary>
    public TimeSpan VolumeRefreshInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The wait before a restart of a container that keeps ending grows from 1 s to this; a kubelet's to 5 minutes.</summary>
    public TimeSpan LongestRestartDelay { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
