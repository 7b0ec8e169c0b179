namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 KeyToPath.</summary>
public sealed record KeyToPath
{
    public required string Key { get; init; }

    public required string Path { get; init; }

    public int? Mode { get; init; }
}
