namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 SecretVolumeSource.</summary>
public sealed record SecretVolumeSource
{
    public required string SecretName { get; init; }

    public IReadOnlyList<KeyToPath>? Items { get; init; }

    public int? DefaultMode { get; init; }

    public bool? Optional { get; init; }
}
