using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>What a user sees after `kubectl apply`.</summary>
public sealed class BringUpTests(PairFixture pair) : PairTest(pair)
{
    [Fact]
    public async Task The_virtual_IP_is_bound_as_host_address_with_a_lifetime_on_one_node_only()
    {
        using var leader = new AddressDump(Cluster.Host(Leader));
        using var standby = new AddressDump(Cluster.Host(Standby));

        var vip = leader.Read().Single(address => address.Address.Equals(PairNetwork.VirtualIP));
        vip.PrefixLength.ShouldBe(32);
        vip.ValidFor.ShouldNotBeNull("an address without a lifetime outlives a dead agent");
        vip.ValidFor.Value.ShouldBeInRange(TimeSpan.Zero, LeaseDuration);
        vip.PreferredFor.ShouldBe(TimeSpan.Zero, "a preferred address becomes the source of other programs' packets");
        standby.Read().ShouldNotContain(address => address.Address.Equals(PairNetwork.VirtualIP));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task The_lifetime_is_renewed_as_long_as_the_Lease_is()
    {
        using var addresses = new AddressDump(Cluster.Host(Leader));
        var until = LabClock.Now + (LeaseDuration * 2);
        await Deadline.UntilAsync("two lease durations", LeaseDuration * 4, () => LabClock.Now > until, cancellationToken: Cancellation);

        addresses.Read().ShouldContain(address => address.Address.Equals(PairNetwork.VirtualIP));
        Pair.Holders.Intervals[^1].Node.ShouldBe(Leader);
        (Pair.Holders.Intervals[^1].To - Pair.Holders.Intervals[^1].From).ShouldBeGreaterThan(LeaseDuration * 2, "without a gap");
    }

    [Fact]
    public async Task The_node_keeps_its_own_address_as_source()
    {
        var route = (await Cluster.Host(Leader).ExecAsync("ip", "route", "get", PairNetwork.ClientAddress.ToString())).EnsureSuccess().Output;

        route.ShouldContain("src " + DevClusterProcess.Hosts[Leader]);
    }

    [Fact]
    public async Task Kubectl_get_prints_leader_virtual_IP_and_members()
    {
        var member = await Cluster.MemberOnAsync(Leader);

        var clusters = (await Kubectl.OutputAsync("get", "sipclusters")).Split('\n');
        clusters[0].ShouldMatch("NAME +READY +LEADER +VIP +MEMBERS +REGISTRATIONS +CALLS +AGE");
        clusters[1].ShouldMatch($"pair +True +{member.Name} +192.168.1.213 +2/2 ");
        (await Kubectl.OutputAsync("get", "sipc", "-o", "wide")).ShouldContain("CONFIG NAME");

        var members = await Kubectl.OutputAsync("get", "sipmembers", "-o", "wide");
        members.ShouldContain(PairNetwork.NodeA);
        members.ShouldContain(PairNetwork.NodeB);
        (await Kubectl.OutputAsync("get", "sip", "-o", "name")).Split('\n').ShouldContain("sipcluster.sip.opensipsha.io/pair", "category sip");
    }

    [Fact]
    public async Task Kubectl_describe_logs_annotate_patch_and_jsonpath_work_on_our_kinds()
    {
        var described = await Kubectl.OutputAsync("describe", "sipcluster", "pair");
        described.ShouldContain("Conditions:");
        described.ShouldContain("Events:");
        (await Kubectl.OutputAsync("describe", "sipmember", "pair-0")).ShouldContain("Applied Config:");

        (await Kubectl.OutputAsync("logs", "pair-0", "-c", "agent")).ShouldNotBeEmpty();
        (await Kubectl.OutputAsync("logs", "pair-0", "-c", "proxy")).ShouldNotBeEmpty();

        await Kubectl.OutputAsync("annotate", "sipcluster", "pair", "example.com/note=seen", "--overwrite");
        (await Kubectl.OutputAsync("get", "sipcluster", "pair", "-o", @"jsonpath={.metadata.annotations.example\.com/note}")).ShouldBe("seen");
        await Kubectl.OutputAsync("patch", "sipcluster", "pair", "--type=merge", "-p", """{"metadata":{"labels":{"tier":"edge"}}}""");
        (await Kubectl.OutputAsync("get", "sipclusters", "-l", "tier=edge", "-o", "name")).Trim().ShouldBe("sipcluster.sip.opensipsha.io/pair");
    }

    [Fact]
    public async Task The_agent_has_two_capabilities_and_the_proxy_none_and_no_token()
    {
        var agent = await ProcessStatus.OfAsync(Cluster.Host(Leader), PairPart.Agent);
        var proxy = await ProcessStatus.OfAsync(Cluster.Host(Leader), PairPart.Proxy);

        // CAP_NET_ADMIN is bit 12, CAP_NET_RAW bit 13 (capabilities(7)).
        agent["CapBnd"].ShouldBe("0000000000003000");
        agent["CapEff"].ShouldBe("0000000000003000");
        agent["Uid"].ShouldStartWith("0\t");
        proxy["CapEff"].ShouldBe("0000000000000000");
        proxy["CapBnd"].ShouldBe("0000000000000000");
        proxy["Uid"].ShouldStartWith("65532\t");
        proxy["NoNewPrivs"].ShouldBe("1");
        File.Exists($"/proc/{proxy["Pid"]}/root/run/secrets/kubernetes.io/serviceaccount/token").ShouldBeFalse();
        File.Exists($"/proc/{proxy["Pid"]}/root/var/run/secrets/kubernetes.io/serviceaccount/token").ShouldBeFalse();
    }
}
