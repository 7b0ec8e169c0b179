using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Nodes.Manifests;

/// <summary>The parts of a core/v1 Pod that a node acts on.</summary>
internal sealed record PodManifest(PodMetadata Metadata, PodSpec Spec, JsonObject? Status = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="JsonException">A field has the wrong type.</exception>
    public static PodManifest Parse(JsonObject pod) =>
        pod.Deserialize<PodManifest>(Options) ?? throw new JsonException("not a Pod");
}

internal sealed record PodMetadata(
    string Name,
    string Namespace,
    string Uid,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyDictionary<string, string>? Annotations,
    DateTimeOffset? DeletionTimestamp,
    long? DeletionGracePeriodSeconds);

internal sealed record PodSpec(
    string? NodeName,
    IReadOnlyList<ContainerManifest> Containers,
    IReadOnlyList<ContainerManifest>? InitContainers,
    IReadOnlyList<VolumeManifest>? Volumes,
    string? RestartPolicy,
    string? ServiceAccountName,
    long? TerminationGracePeriodSeconds,
    PodSecurity? SecurityContext);

internal sealed record PodSecurity(
    int? RunAsUser, int? RunAsGroup, bool? RunAsNonRoot, int? FsGroup, IReadOnlyList<int>? SupplementalGroups);
