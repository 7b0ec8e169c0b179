namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ResourceRequirements; quantities as Kubernetes writes them: <c>250m</c>, <c>64Mi</c>.</summary>
public sealed record ResourceRequirements
{
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}
