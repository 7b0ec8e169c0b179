namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 EmptyDirVolumeSource.</summary>
public sealed record EmptyDirVolumeSource
{
    /// <summary><c>Memory</c> for a tmpfs.</summary>
    public string? Medium { get; init; }

    public string? SizeLimit { get; init; }
}
