using System.Security.Cryptography;
using System.Text.Json;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The pod of one member (docs/architecture.md, A pod).</summary>
public static class MemberPod
{
    /// <summary>Annotation with a digest of the pod's spec: another one means that the pod is to be replaced.</summary>
    public const string TemplateHashAnnotation = ApiGroup.Name + "/template-hash";

    /// <summary>Long enough for the agent to hand the virtual IP over and for the proxy to answer what is in flight.</summary>
    private const int GraceSeconds = 30;

    public static Pod For(SipCluster cluster, string name, MemberImages images)
    {
        var spec = Spec(cluster, images);
        return new Pod
        {
            Metadata = Metadata.Of(cluster, name) with
            {
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [TemplateHashAnnotation] = TemplateHash(spec),
                },
            },
            Spec = spec,
        };
    }

    /// <summary>The same for all members of a cluster.</summary>
    public static string TemplateHash(SipCluster cluster, MemberImages images) => TemplateHash(Spec(cluster, images));

    private static PodSpec Spec(SipCluster cluster, MemberImages images) => new()
    {
        HostNetwork = true,
        ServiceAccountName = ObjectNames.Agent(cluster.Metadata.Name),
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        TerminationGracePeriodSeconds = GraceSeconds,
        SecurityContext = new PodSecurityContext { SeccompProfile = new SeccompProfile { Type = "RuntimeDefault" } },
        NodeSelector = cluster.Spec.Placement?.NodeSelector,
        Affinity = OneEachNode(cluster.Metadata.Name),
        Tolerations = Tolerations(cluster.Spec.Placement),
        PriorityClassName = cluster.Spec.Placement?.PriorityClassName,
        Containers =
        [
            AgentContainer.For(cluster, images.Agent),
            ProxyContainer.For(cluster, images.Proxy),
        ],
        Volumes = [ControlVolume.Volume, HeartbeatVolume.For(cluster.Metadata.Name), AgentContainer.TokenVolume, .. AuthenticationVolumes.Volumes(cluster)],
    };

    private static Affinity OneEachNode(string cluster) => new()
    {
        PodAntiAffinity = new PodAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution =
            [
                new PodAffinityTerm
                {
                    TopologyKey = "kubernetes.io/hostname",
                    LabelSelector = new LabelSelector
                    {
                        MatchLabels = new Dictionary<string, string>(StringComparer.Ordinal) { [ApiGroup.ClusterLabel] = cluster },
                    },
                },
            ],
        },
    };

    // A member is bound to its node: evicting it from one that is cut off would only add a second failure, and its
    // replacement could not run there.
    private static List<Toleration> Tolerations(Placement? placement) =>
    [
        Bear("node.kubernetes.io/not-ready"),
        Bear("node.kubernetes.io/unreachable"),
        .. (placement?.Tolerations ?? []).Select(static t => new Toleration
        {
            Key = t.Key,
            Operator = t.Operator.ToString(),
            Value = t.Value,
            Effect = t.Effect?.ToString(),
            TolerationSeconds = t.TolerationSeconds,
        }),
    ];

    private static Toleration Bear(string key) => new() { Key = key, Operator = "Exists", Effect = "NoExecute" };

    // Ports only inform the scheduler: a listener more or less is a change of configuration, which restarts nothing.
    private static string TemplateHash(PodSpec spec)
    {
        var counted = spec with { Containers = [.. spec.Containers.Select(static c => c with { Ports = null })] };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(counted, KubernetesJson.Default.PodSpec)))[..16];
    }
}
