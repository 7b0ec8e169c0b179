namespace OpenSipsHa.DevCluster.Api.Pods;

/// <summary>What GET pods/{name}/log asks for, its query parameters parsed.</summary>
public sealed record PodLogRequest(
    string Namespace,
    string Pod,
    string Container,
    bool Follow,
    bool Previous,
    bool Timestamps,
    int? TailLines,
    TimeSpan? Since,
    DateTimeOffset? SinceTime,
    long? LimitBytes);
