using System.Net;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Agent.Status;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Tests.Status;

public sealed class MemberStatusTests
{
    /// <summary>A proxy that was taken over must not be able to say what the API server would refuse, and with it the whole status.</summary>
    [Fact]
    public void What_the_proxy_says_of_gateways_is_kept_only_as_far_as_it_can_be_true()
    {
        GatewayHealth[] said =
        [
            new("gw1", "Probing"), new("gw1", "Active"), new("gw2", "Broken"), new("gw3", "17"), new("", "Active"), new(new string('x', 254), "Active"),
            .. Enumerable.Range(0, 300).Select(i => new GatewayHealth($"more{i}", "Active")),
        ];
        var status = MemberStatus.Compose(
            before: null,
            new MemberSnapshot { Eligibility = new Eligibility(true, "Eligible", "all is well"), Gateways = new ValueList<GatewayHealth>(said) },
            new AgentOptions
            {
                PodName = "pair-0", PodNamespace = "voice", PodUid = "0f3c", NodeName = "node-1", HostIP = IPAddress.Parse("192.168.1.211"), Cluster = "pair",
            },
            "1.2.3", DateTimeOffset.UnixEpoch);

        status.Gateways.Count.ShouldBe(ProxyState.MaxGateways);
        $"{status.Gateways[0].Name} {status.Gateways[0].State}".ShouldBe("gw1 Probing");
        status.Gateways[1].Name.ShouldBe("more0");
    }
}
