namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 VolumeProjection: exactly one member.</summary>
public sealed record VolumeProjection
{
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    public ConfigMapProjection? ConfigMap { get; init; }

    public SecretProjection? Secret { get; init; }

    public DownwardApiProjection? DownwardAPI { get; init; }
}
