using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The agent: root without any capability but the two it needs, and the only one with an API token.</summary>
internal static class AgentContainer
{
    private const string TokenVolumeName = "api-token";
    private const string TokenDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    // 0644: the agent is root without DAC_OVERRIDE, and nobody else has the volume.
    private const int TokenFileMode = 420;

    /// <summary>What the kubelet would mount by itself for every container: token, certificate authority, namespace.</summary>
    public static Volume TokenVolume { get; } = new()
    {
        Name = TokenVolumeName,
        Projected = new ProjectedVolumeSource
        {
            DefaultMode = TokenFileMode,
            Sources =
            [
                new VolumeProjection { ServiceAccountToken = new ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = 3607 } },
                new VolumeProjection
                {
                    ConfigMap = new ConfigMapProjection
                    {
                        Name = "kube-root-ca.crt",
                        Items = [new KeyToPath { Key = "ca.crt", Path = "ca.crt" }],
                    },
                },
                new VolumeProjection
                {
                    DownwardAPI = new DownwardApiProjection
                    {
                        Items =
                        [
                            new DownwardApiFile
                            {
                                Path = "namespace",
                                FieldRef = new ObjectFieldSelector { ApiVersion = "v1", FieldPath = "metadata.namespace" },
                            },
                        ],
                    },
                },
            ],
        },
    };

    public static Container For(SipCluster cluster, string image)
    {
        var port = cluster.Spec.Telemetry.AgentPort;
        return new Container
        {
            Name = "agent",
            Image = image,
            ImagePullPolicy = "IfNotPresent",
            Env =
            [
                ContainerParts.FromField("POD_NAME", "metadata.name"),
                ContainerParts.FromField("POD_NAMESPACE", "metadata.namespace"),
                ContainerParts.FromField("POD_UID", "metadata.uid"),
                ContainerParts.FromField("NODE_NAME", "spec.nodeName"),
                ContainerParts.FromField("HOST_IP", "status.hostIP"),
                ContainerParts.Env("OPENSIPSHA_CLUSTER", cluster.Metadata.Name),
                ContainerParts.Env("OPENSIPSHA_CONTROL_SOCKET", ControlVolume.Socket),
                ContainerParts.Env("OPENSIPSHA_METRICS_PORT", $"{port}"),
                ContainerParts.Env("OPENSIPSHA_HEARTBEAT_KEYS", HeartbeatVolume.Directory),
            ],
            Ports =
            [
                new ContainerPort { Name = "agent-metrics", Port = port, HostPort = port, Protocol = "TCP" },
                .. HeartbeatPort.Of(cluster.Spec.Failover) is { } heartbeats
                    ? [new ContainerPort { Name = "heartbeat", Port = heartbeats, HostPort = heartbeats, Protocol = "UDP" }]
                    : Array.Empty<ContainerPort>(),
            ],
            Resources = ContainerParts.Requests("50m", "64Mi"),
            SecurityContext = new SecurityContext
            {
                RunAsUser = 0,
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new Capabilities { Drop = ["ALL"], Add = ["NET_ADMIN", "NET_RAW"] },
            },
            VolumeMounts =
            [
                ControlVolume.Mount,
                HeartbeatVolume.Mount,
                new VolumeMount { Name = TokenVolumeName, MountPath = TokenDirectory, ReadOnly = true },
            ],
            StartupProbe = ContainerParts.Startup(port),
            LivenessProbe = ContainerParts.Liveness(port),
            ReadinessProbe = ContainerParts.Readiness(port),
        };
    }
}
