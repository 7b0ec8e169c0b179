using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The proxy: it faces the network, so it has no capability, no token and a user of its own.</summary>
internal static class ProxyContainer
{
    /// <summary>The conventional "nonroot" of distroless images; the agent accepts only it on the control socket.</summary>
    private const int User = 65532;

    public static Container For(SipCluster cluster, string image)
    {
        var port = cluster.Spec.Telemetry.ProxyPort;
        return new Container
        {
            Name = "proxy",
            Image = image,
            ImagePullPolicy = "IfNotPresent",
            Env =
            [
                ContainerParts.FromField("POD_NAME", "metadata.name"),
                ContainerParts.FromField("HOST_IP", "status.hostIP"),
                ContainerParts.Env("OPENSIPSHA_CONTROL_SOCKET", ControlVolume.Socket),
                ContainerParts.Env("OPENSIPSHA_METRICS_PORT", $"{port}"),
                .. AuthenticationVolumes.Env(cluster),
            ],
            Ports =
            [
                new ContainerPort { Name = "proxy-metrics", Port = port, HostPort = port, Protocol = "TCP" },
                .. NodePorts(cluster.Spec),
            ],
            Resources = ContainerParts.Requests("100m", "128Mi"),
            SecurityContext = new SecurityContext
            {
                RunAsUser = User,
                RunAsGroup = User,
                RunAsNonRoot = true,
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new Capabilities { Drop = ["ALL"] },
            },
            VolumeMounts = [ControlVolume.Mount, .. AuthenticationVolumes.Mounts(cluster)],
            StartupProbe = ContainerParts.Startup(port),
            LivenessProbe = ContainerParts.Liveness(port),
            ReadinessProbe = ContainerParts.Readiness(port),
        };
    }

    // Named to the scheduler, so that two clusters with the same port never land on one node. A virtual IP's port is
    // free on the node's other addresses and needs no such care.
    private static IEnumerable<ContainerPort> NodePorts(SipClusterSpec spec) =>
        spec.Listeners.Where(static l => l.Address == ListenerAddress.Node)
            .Select(static l => new ContainerPort { Port = l.Port, HostPort = l.Port, Protocol = l.Transport.ToString() });
}
