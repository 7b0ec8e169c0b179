namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Secret.</summary>
public sealed record Secret : IKubernetesObject
{
    public string ApiVersion => "v1";

    public string Kind => "Secret";

    public required ObjectMeta Metadata { get; init; }

    /// <summary>Base64 on the wire.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Write only.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    public string? Type { get; init; }

    public bool? Immutable { get; init; }
}
