namespace OpenSipsHa.DevCluster.Nodes.Manifests;

/// <summary>A volume of a pod: exactly one source is set.</summary>
internal sealed record VolumeManifest(
    string Name,
    EmptyDirSource? EmptyDir,
    ConfigMapSource? ConfigMap,
    SecretSource? Secret,
    ProjectedSource? Projected,
    DownwardSource? DownwardAPI,
    HostPathSource? HostPath);

internal sealed record EmptyDirSource(string? Medium);

internal sealed record ConfigMapSource(
    string Name, IReadOnlyList<KeyToPath>? Items, int? DefaultMode, bool? Optional);

internal sealed record SecretSource(
    string? SecretName, string? Name, IReadOnlyList<KeyToPath>? Items, int? DefaultMode, bool? Optional);

internal sealed record ProjectedSource(IReadOnlyList<ProjectedPart>? Sources, int? DefaultMode);

internal sealed record ProjectedPart(
    TokenSource? ServiceAccountToken, ConfigMapSource? ConfigMap, SecretSource? Secret, DownwardSource? DownwardAPI);

internal sealed record TokenSource(string Path, string? Audience, long? ExpirationSeconds);

internal sealed record DownwardSource(IReadOnlyList<DownwardItem>? Items, int? DefaultMode);

internal sealed record DownwardItem(string Path, FieldReference? FieldRef, int? Mode);

internal sealed record HostPathSource(string Path, string? Type);

internal sealed record KeyToPath(string Key, string Path, int? Mode);
