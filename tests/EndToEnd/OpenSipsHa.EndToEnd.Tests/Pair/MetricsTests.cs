using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>What the three processes tell Prometheus.</summary>
public sealed class MetricsTests(PairFixture pair) : PairTest(pair)
{
    [Theory]
    [InlineData(PairNetwork.NodeA, MetricText.AgentPort, "opensipsha_vip_held")]
    [InlineData(PairNetwork.NodeA, MetricText.ProxyPort, "opensipsha_sip_requests")]
    [InlineData(PairNetwork.NodeB, MetricText.AgentPort, "opensipsha_vip_held")]
    [InlineData(PairNetwork.NodeB, MetricText.ProxyPort, "opensipsha_sip_requests")]
    [InlineData(PairNetwork.OperatorHost, MetricText.OperatorPort, "controller_runtime_reconcile")]
    public async Task Promtool_finds_nothing_to_object_to(string host, int port, string metric)
    {
        var text = await MetricText.OfAsync(Cluster, host, port);
        text.ShouldContain("# TYPE " + metric);

        await using var promtool = ProcessHandle.Start([Repository.Tool("promtool", "PROMTOOL"), "check", "metrics"], new StartOptions { Input = text });
        var exitCode = await promtool.Exited.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        exitCode.ShouldBe(0, string.Join('\n', promtool.Lines));
    }

    [Fact]
    public async Task The_leader_says_that_it_holds_the_virtual_IP_and_the_standby_that_it_does_not()
    {
        (await MetricText.SumAsync(Cluster, Leader, MetricText.AgentPort, "vip_held")).ShouldBe(1);
        (await MetricText.SumAsync(Cluster, Standby, MetricText.AgentPort, "vip_held")).ShouldBe(0);
        (await MetricText.SumAsync(Cluster, Leader, MetricText.AgentPort, "garp")).ShouldBeGreaterThan(0);
        (await MetricText.SumAsync(Cluster, Leader, MetricText.AgentPort, "lease_requests")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_proxy_counts_requests_responses_and_registrations()
    {
        await Pair.RegisterAsync();
        var before = await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "requests");

        await AllSucceedAsync(Traffic.NumberCalls("counted", PairDialPlan.RoundRobinPrefix, calls: 10, rate: 20, hold: TimeSpan.Zero));

        // INVITE, ACK and BYE of each call at the least.
        (await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "requests")).ShouldBeGreaterThanOrEqualTo(before + 30);
        (await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "responses")).ShouldBeGreaterThan(0);
        (await MetricText.SumAsync(Cluster, Leader, MetricText.ProxyPort, "registrations")).ShouldBeGreaterThanOrEqualTo(PairFixture.Phones);
    }
}
