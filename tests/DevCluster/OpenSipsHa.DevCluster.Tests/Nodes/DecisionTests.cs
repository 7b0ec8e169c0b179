using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.DevCluster.Nodes.Containers;
using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Probes;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

/// <summary>The node agent's decisions, which are functions of values.</summary>
public sealed class DecisionTests
{
    private static readonly ProbeManifest Probe = new(null, null, null, null, null, null, SuccessThreshold: 2, FailureThreshold: 3);

    [Theory]
    [InlineData("ALL", "NET_ADMIN,NET_RAW", "-all,+net_admin,+net_raw")]
    [InlineData("ALL", "CAP_NET_RAW", "-all,+net_raw")]
    [InlineData("ALL", "", "-all")]
    [InlineData("", "ALL", "+all")]
    [InlineData("CHOWN", "ALL", "+all,-chown")]
    public void Capabilities_are_what_is_asked_for(string drop, string add, string expected) =>
        Capabilities.BoundingSet(Security(Split(add), Split(drop))).ShouldBe(expected);

    [Fact]
    public void A_container_that_asks_for_nothing_has_a_runtimes_usual_capabilities()
    {
        var set = Capabilities.BoundingSet(null);
        set.ShouldStartWith("-all,");
        set.ShouldContain("+net_bind_service");
        set.ShouldNotContain("net_admin");
        set.ShouldNotContain("sys_admin");
        Capabilities.BoundingSet(Security(["NET_ADMIN"], ["CHOWN"])).ShouldBe(set.Replace("+chown,", "").Replace("+net_bind", "+net_admin,+net_bind"));
    }

    [Fact]
    public void A_crash_loop_waits_longer_and_longer_but_never_over_the_limit()
    {
        var longest = TimeSpan.FromSeconds(10);
        var backoff = default(RestartBackoff);
        var delays = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            backoff = backoff.After(TimeSpan.FromSeconds(0.1), longest);
            delays.Add(backoff.Delay.TotalSeconds);
        }

        delays.ShouldBe([1, 2, 4, 8, 10, 10]);
        backoff.After(TimeSpan.FromSeconds(60), longest).Delay.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_probe_changes_its_verdict_only_after_its_threshold_in_a_row() =>
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 3), Prop.ForAll<bool[]>(results =>
        {
            var counter = default(ProbeCounter);
            bool? expected = null;
            for (var i = 0; i < results.Length; i++)
            {
                counter = counter.Add(results[i], Probe);
                if (results.Take(i + 1).TakeLast(2).Count(result => result) == 2)
                    expected = true;
                else if (results.Take(i + 1).TakeLast(3).Count(result => !result) == 3)
                    expected = false;
                if (counter.Passed != expected)
                    return false;
            }

            return true;
        }));

    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)", "x1y2")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$A $$ $", "$A $ $")]
    public void References_are_expanded_as_a_kubelet_does(string text, string expected) =>
        ContainerEnvironment.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }).ShouldBe(expected);

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static ContainerSecurity Security(string[] add, string[] drop) =>
        new(null, null, null, null, null, null, new CapabilityChanges(add, drop));
}
