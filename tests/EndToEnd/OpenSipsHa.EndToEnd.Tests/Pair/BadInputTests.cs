using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>What is wrong is refused with the field and the reason, and what worked goes on working.</summary>
public sealed class BadInputTests(PairFixture pair) : PairTest(pair)
{
    [Theory]
    [InlineData("""{"apiVersion":"sip.opensipsha.io/v1alpha1","kind":"Gateway","metadata":{"name":"bad"},"spec":{}}""", "spec.uri", "Required value")]
    [InlineData("""{"apiVersion":"sip.opensipsha.io/v1alpha1","kind":"Gateway","metadata":{"name":"bad"},"spec":{"uri":"sip:192.0.2.1","strip":-1}}""", "spec.strip", "greater than or equal to 0")]
    [InlineData("""{"apiVersion":"sip.opensipsha.io/v1alpha1","kind":"DispatcherSet","metadata":{"name":"bad"},"spec":{"setId":9,"algorithm":"Fastest","destinations":[{"name":"a","gateway":"gw1"}]}}""", "spec.algorithm", "Unsupported value")]
    public async Task An_object_that_the_schema_refuses_names_field_and_reason(string json, string field, string why)
    {
        var result = await Kubectl.TryApplyAsync(json);

        result.Succeeded.ShouldBeFalse();
        result.Error.ShouldContain(field);
        result.Error.ShouldContain(why);
    }

    [Theory]
    [InlineData("""{"spec":{"failover":{"leaseDuration":"4s","renewInterval":"4s"}}}""", "spec.failover.renewInterval", "shorter than leaseDuration")]
    [InlineData("""{"spec":{"virtualIPs":[{"name":"main","address":"192.168.1.300"}]}}""", "spec.virtualIPs", "address")]
    [InlineData("""{"spec":{"replicas":0}}""", "spec.replicas", "greater than or equal to 1")]
    public async Task A_change_that_the_schema_refuses_names_field_and_reason(string patch, string field, string why)
    {
        var result = await Kubectl.TryAsync("patch", "sipcluster", "pair", "--type=merge", "-p", patch);

        result.Succeeded.ShouldBeFalse();
        result.Error.ShouldContain(field);
        result.Error.ShouldContain(why);
    }

    [Fact]
    public async Task An_unknown_gateway_becomes_a_condition_and_an_event_and_the_last_good_configuration_serves()
    {
        var set = await GatewayWeights.SetAsync(Kubectl, "RoundRobin");
        var good = (await Kubectl.GetAsync("dispatcherset", set))!["spec"]!["destinations"]!.ToJsonString();
        await RefusedAsync(
            "dispatcherset", set,
            """[{"op":"add","path":"/spec/destinations/-","value":{"name":"gone","gateway":"nosuchgateway"}}]""",
            $$"""[{"op":"replace","path":"/spec/destinations","value":{{good}}}]""",
            "nosuchgateway");
    }

    [Fact]
    public Task A_virtual_IP_outside_the_interfaces_network_is_refused_and_the_last_good_configuration_serves() =>
        RefusedAsync(
            "sipcluster", "pair",
            """[{"op":"add","path":"/spec/virtualIPs/-","value":{"name":"stray","address":"10.99.0.1"}}]""",
            """[{"op":"remove","path":"/spec/virtualIPs/1"}]""",
            "10.99.0.1");

    [Fact]
    public Task An_interface_that_does_not_exist_is_refused_and_the_last_good_configuration_serves() =>
        RefusedAsync(
            "sipcluster", "pair",
            """[{"op":"replace","path":"/spec/interface","value":"eth77"}]""",
            """[{"op":"replace","path":"/spec/interface","value":"eth0"}]""",
            "eth77");

    [Fact]
    public async Task A_malformed_request_is_answered_400_and_counted_and_garbage_is_dropped()
    {
        var client = Cluster.Host(PairNetwork.Client);
        var before = await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "parse_errors");

        var answer = await SipDatagram.SendAsync(client, PairNetwork.Service, Request("CSeq: not a number INVITE"), TimeSpan.FromSeconds(5), Cancellation);
        answer.ShouldNotBeNull();
        answer.ShouldStartWith("SIP/2.0 400 ");
        answer.ShouldContain("branch=z9hG4bKmalformed");
        (await SipDatagram.SendAsync(client, PairNetwork.Service, "\0\u0001\u0002 this is not SIP", TimeSpan.FromMilliseconds(300), Cancellation)).ShouldBeNull();
        (await SipDatagram.SendAsync(client, PairNetwork.Service, "SIP/2.0 200 OK\nVia: nonsense\n\n", TimeSpan.FromMilliseconds(300), Cancellation)).ShouldBeNull();

        (await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "parse_errors")).ShouldBeGreaterThanOrEqualTo(before + 2);
        await AllSucceedAsync(Traffic.NumberCalls("after-garbage", PairDialPlan.RoundRobinPrefix, calls: 5, rate: 10, hold: TimeSpan.Zero));
        (await Kubectl.OutputAsync("get", "pods", "-o", "jsonpath={.items[*].status.phase}")).ShouldBe("Running Running");
    }

    /// <summary>Makes a change that only operator or agent can judge, sees it refused, and takes it back.</summary>
    private async Task RefusedAsync(string kind, string name, string bad, string good, string culprit)
    {
        var intervals = Pair.Holders.Intervals.Count;
        var applied = (await Cluster.MembersAsync()).Select(member => member.AppliedConfig).Distinct().Single();
        await Kubectl.OutputAsync("patch", kind, name, "--type=json", "-p", bad);
        try
        {
            var refused = await Deadline.UntilAsync(
                $"condition ConfigApplied=False that names {culprit}", TimeSpan.FromSeconds(20),
                async () => Conditions.Find(await Kubectl.GetAsync("sipcluster", "pair"), "ConfigApplied") is { } condition
                    && (string?)condition["status"] == "False" && ((string?)condition["message"])!.Contains(culprit, StringComparison.Ordinal)
                        ? condition
                        : null,
                async () => (await Kubectl.GetAsync("sipcluster", "pair"))!["status"]!.ToJsonString(),
                TimeSpan.FromMilliseconds(200), Cancellation);
            ((string?)refused["reason"]).ShouldNotBeNullOrEmpty();
            await Deadline.UntilAsync(
                $"an Event that names {culprit}", TimeSpan.FromSeconds(10),
                async () => (await Kubectl.ListAsync("events")).FirstOrDefault(e => ((string?)e["message"] ?? "").Contains(culprit, StringComparison.Ordinal)),
                async () => await Kubectl.OutputAsync("get", "events"), cancellationToken: Cancellation);

            await AllSucceedAsync(Traffic.NumberCalls("refused-" + culprit, PairDialPlan.RoundRobinPrefix, calls: 10, rate: 10, hold: TimeSpan.FromMilliseconds(200)));
            (await Cluster.MemberOnAsync(Leader)).AppliedConfig.ShouldBe(applied);
            Pair.Holders.Intervals.Count.ShouldBe(intervals, "the virtual IP never left its holder");
            Measured($"refused {culprit}: {(string?)refused["reason"]}: {(string?)refused["message"]}");
        }
        finally
        {
            await Kubectl.OutputAsync("patch", kind, name, "--type=json", "-p", good);
        }

        await Pair.SettleAsync();
        Conditions.IsTrue(await Kubectl.GetAsync("sipcluster", "pair"), "ConfigApplied").ShouldBeTrue();
    }

    private static string Request(string cseq) =>
        $"""
        INVITE sip:phone001@example.com SIP/2.0
        Via: SIP/2.0/UDP 192.168.1.20;rport;branch=z9hG4bKmalformed
        Max-Forwards: 70
        From: <sip:caller@example.com>;tag=1
        To: <sip:phone001@example.com>
        Call-ID: malformed-1
        {cseq}
        Content-Length: 0


        """;
}
