using System.Text;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Volumes;

/// <summary>The files of the volumes that are made of API objects. A function of the pod and what the API holds.</summary>
/// <param name="data">Reads a ConfigMap's or Secret's values; null when there is none.</param>
/// <param name="token">Issues a token of the pod's ServiceAccount.</param>
internal sealed class VolumeFiles(
    PodManifest pod, string nodeAddress, Func<DataKind, string, IReadOnlyDictionary<string, byte[]>?> data, Func<string> token)
{
    private const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>Null when the volume is a directory of its own kind (emptyDir, hostPath).</returns>
    /// <exception cref="ContainerRefusedException">What it refers to does not exist (yet).</exception>
    public IReadOnlyList<VolumeFile>? Of(VolumeManifest volume) => volume switch
    {
        { ConfigMap: { } source } => [.. FromConfigMap(source, source.DefaultMode)],
        { Secret: { } source } => [.. FromSecret(source, source.DefaultMode)],
        { DownwardAPI: { } source } => [.. FromFields(source, source.DefaultMode)],
        { Projected: { } source } => [.. (source.Sources ?? []).SelectMany(part => FromPart(part, source.DefaultMode))],
        _ => null,
    };

    private IEnumerable<VolumeFile> FromPart(ProjectedPart part, int? mode) => part switch
    {
        { ServiceAccountToken: { } source } => [new VolumeFile(source.Path, Encoding.ASCII.GetBytes(token()), Mode(mode))],
        { ConfigMap: { } source } => FromConfigMap(source, mode),
        { Secret: { } source } => FromSecret(source, mode),
        { DownwardAPI: { } source } => FromFields(source, mode),
        _ => [],
    };

    private IEnumerable<VolumeFile> FromConfigMap(ConfigMapSource source, int? mode) =>
        FromData(DataKind.ConfigMap, source.Name, source.Items, mode, source.Optional);

    private IEnumerable<VolumeFile> FromSecret(SecretSource source, int? mode) =>
        FromData(DataKind.Secret, source.SecretName ?? source.Name ?? "", source.Items, mode, source.Optional);

    private IEnumerable<VolumeFile> FromFields(DownwardSource source, int? mode) =>
        (source.Items ?? []).Select(item => new VolumeFile(
            item.Path,
            Encoding.UTF8.GetBytes(PodFields.Value(pod, item.FieldRef?.FieldPath ?? "", nodeAddress)),
            Mode(item.Mode ?? mode)));

    private IEnumerable<VolumeFile> FromData(
        DataKind kind, string name, IReadOnlyList<KeyToPath>? items, int? mode, bool? optional)
    {
        if (data(kind, name) is not { } values)
        {
            return optional == true
                ? []
                : throw new ContainerRefusedException("ContainerCreating", $"{kind.ToString().ToLowerInvariant()} \"{name}\" not found");
        }

        return items is null
            ? values.Select(pair => new VolumeFile(pair.Key, pair.Value, Mode(mode)))
            : items.Where(item => optional != true || values.ContainsKey(item.Key)).Select(item => new VolumeFile(
                item.Path,
                values.GetValueOrDefault(item.Key) ?? throw new ContainerRefusedException(
                    "ContainerCreating", $"{kind} \"{name}\" references non-existent config key: {item.Key}"),
                Mode(item.Mode ?? mode)));
    }

    private static UnixFileMode Mode(int? mode) => mode is { } bits ? (UnixFileMode)bits : DefaultMode;
}
