using System.Text.Json.Serialization;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Serialization;

/// <summary>Source-generated JSON of the built-in kinds: camelCase, absent stays absent, unknown members are skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(PodDisruptionBudget))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleBinding))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(ServiceAccount))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(ListMeta))]
public sealed partial class KubernetesJson : JsonSerializerContext;
