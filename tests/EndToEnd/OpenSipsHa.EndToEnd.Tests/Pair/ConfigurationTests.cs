using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>A configuration change under load.</summary>
public sealed class ConfigurationTests(PairFixture pair) : PairTest(pair)
{
    [Fact]
    public async Task New_weights_are_applied_standby_first_and_no_call_fails()
    {
        var set = await GatewayWeights.SetAsync(Kubectl, "RoundRobin");
        var good = (await Kubectl.GetAsync("dispatcherset", set))!["spec"]!["destinations"]!.ToJsonString();
        var old = (await Cluster.MemberOnAsync(Leader)).AppliedConfig;
        var (leader, standby) = ((await Cluster.MemberOnAsync(Leader)).Name, (await Cluster.MemberOnAsync(Standby)).Name);
        await using var watch = ProcessHandle.Start(
            [OpenSipsHa.Lab.Clusters.Kubectl.Program, "--kubeconfig", Kubectl.Kubeconfig, "get", "sipmembers", "--watch", "-o",
                "jsonpath={.metadata.name} {.status.appliedConfig.name}{\"\\n\"}"]);
        await watch.WaitForLineAsync(line => line.StartsWith(standby, StringComparison.Ordinal), TimeSpan.FromSeconds(10), Cancellation);
        var calls = Traffic.NumberCalls("weights-change", PairDialPlan.RoundRobinPrefix, calls: 100, rate: 20, hold: TimeSpan.FromSeconds(1));
        await calls.WaitForAsync(row => row.Established > 5, TimeSpan.FromSeconds(10), Cancellation);
        try
        {
            var changed = DateTimeOffset.UtcNow;
            await Kubectl.OutputAsync("patch", "dispatcherset", set, "--type=json", "-p", """[{"op":"replace","path":"/spec/destinations/0/weight","value":7}]""");
            await watch.WaitForLineAsync(line => IsNew(line, leader, old), TimeSpan.FromSeconds(20), Cancellation);
            Measured($"configuration applied on both members after {(DateTimeOffset.UtcNow - changed).TotalMilliseconds:0} ms (kubectl patch included)");

            var seen = watch.Lines.Where(line => IsNew(line, leader, old) || IsNew(line, standby, old)).Select(line => line.Split(' ')[0]).ToList();
            seen[0].ShouldBe(standby, "the standby proves the configuration before the active member gets it");
            await AllSucceedAsync(calls);
        }
        finally
        {
            await Kubectl.OutputAsync("patch", "dispatcherset", set, "--type=json", "-p", $$"""[{"op":"replace","path":"/spec/destinations","value":{{good}}}]""");
        }

        (await Pair.SettleAsync()).ShouldBe(Leader, "a change of configuration does not move the virtual IP");
    }

    [Fact]
    public async Task A_disabled_gateway_gets_no_new_call()
    {
        var old = (await Cluster.MemberOnAsync(Leader)).AppliedConfig;
        await Kubectl.OutputAsync("patch", "gateway", PairNetwork.Gateway2, "--type=merge", "-p", """{"spec":{"enabled":false}}""");
        try
        {
            await Deadline.UntilAsync(
                "the leader's new configuration", TimeSpan.FromSeconds(20),
                async () => (await Cluster.MemberOnAsync(Leader)).AppliedConfig is var now && now != old ? now : null,
                cancellationToken: Cancellation);
            var before = await Traffic.GatewayCallsAsync(Cancellation);

            await AllSucceedAsync(Traffic.NumberCalls("one-gateway", PairDialPlan.RoundRobinPrefix, calls: 20, rate: 20, hold: TimeSpan.Zero));

            var after = await Traffic.GatewayCallsAsync(Cancellation);
            after[PairNetwork.Gateway2].ShouldBe(before[PairNetwork.Gateway2]);
            after[PairNetwork.Gateway1].ShouldBe(before[PairNetwork.Gateway1] + 20);
        }
        finally
        {
            await Kubectl.OutputAsync("patch", "gateway", PairNetwork.Gateway2, "--type=merge", "-p", """{"spec":{"enabled":true}}""");
        }

        await Pair.SettleAsync();
    }

    private static bool IsNew(string line, string member, string old) =>
        line.Split(' ') is [var name, { Length: > 0 } config] && name == member && config != old;
}
