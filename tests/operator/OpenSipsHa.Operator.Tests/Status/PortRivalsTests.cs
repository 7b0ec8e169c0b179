using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Controllers.SipClusters;

namespace OpenSipsHa.Operator.Tests.Status;

public sealed class PortRivalsTests
{
    [Fact]
    public void Two_clusters_with_the_same_port_for_heartbeats_cannot_share_nodes() =>
        PortRivals.Of(Samples.Pair(), [Samples.Pair(), Other(static _ => { })]).ShouldBe(["default/other"]);

    [Fact]
    public void With_ports_of_their_own_they_can() =>
        PortRivals.Of(Samples.Pair(), [Other(static spec => spec.Failover.HeartbeatPort = 9471)]).ShouldBeEmpty();

    [Fact]
    public void Plain_leases_need_no_port() =>
        PortRivals.Of(Samples.Pair(), [Other(static spec => spec.Failover.Promise = "0s")]).ShouldBeEmpty();

    /// <summary>Another cluster whose other ports are its own.</summary>
    private static SipCluster Other(Action<SipClusterSpec> change)
    {
        var cluster = Samples.Pair(c =>
        {
            c.Spec.Telemetry = new Api.SipClusters.Telemetry { AgentPort = 9564, ProxyPort = 9565 };
            c.Spec.Listeners = [.. c.Spec.Listeners.Where(static l => l.Address == ListenerAddress.VirtualIP)];
            change(c.Spec);
        });
        return cluster with { Metadata = cluster.Metadata with { Name = "other", Uid = "2" } };
    }
}
