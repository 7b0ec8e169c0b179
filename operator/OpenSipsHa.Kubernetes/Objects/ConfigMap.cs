namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ConfigMap.</summary>
public sealed record ConfigMap : IKubernetesObject
{
    public string ApiVersion => "v1";

    public string Kind => "ConfigMap";

    public required ObjectMeta Metadata { get; init; }

    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Base64 on the wire; at most 1 MiB with all of Data.</summary>
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }

    public bool? Immutable { get; init; }
}
