using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Controllers.SipClusters;

namespace OpenSipsHa.Operator.Tests.Status;

public sealed class ClusterTransitionsTests
{
    [Fact]
    public void The_same_status_again_is_no_event() =>
        ClusterTransitions.Between(Status("pair-0", "True", "Applied"), Status("pair-0", "True", "Applied")).ShouldBeEmpty();

    [Fact]
    public void A_failover_is_one() =>
        ClusterTransitions.Between(Status("pair-0", "True", "Applied"), Status("pair-1", "True", "Applied")).ShouldBe(
            [("Normal", "HolderChanged", "pair-1 holds 192.168.1.213, pair-0 did before")]);

    [Fact]
    public void A_refusal_is_a_warning_with_its_reason() =>
        ClusterTransitions.Between(Status("pair-0", "True", "Applied"), Status("pair-0", "False", "InterfaceNotFound")).ShouldBe(
            [("Warning", "InterfaceNotFound", "message of InterfaceNotFound")]);

    [Fact]
    public void A_rollout_under_way_is_none() =>
        ClusterTransitions.Between(Status("pair-0", "True", "Applied"), Status("pair-0", "False", "RollingOut")).ShouldBeEmpty();

    [Fact]
    public void Its_end_is_one() =>
        ClusterTransitions.Between(Status("pair-0", "False", "RollingOut"), Status("pair-0", "True", "Applied")).ShouldBe(
            [("Normal", "ConfigApplied", "message of Applied")]);

    [Theory]
    [InlineData(null, "False", true)]
    [InlineData("True", "False", true)]
    [InlineData("False", "False", false)]
    [InlineData("False", "True", false)]
    [InlineData("True", "Unknown", false)]
    public void A_fence_that_is_missing_is_a_warning_once(string? before, string now, bool warns) =>
        ClusterTransitions.Between(before is null ? null : Fenced(before), Fenced(now))
            .ShouldBe(warns ? [("Warning", "NotFenced", "why")] : []);

    private static SipClusterStatus Fenced(string status) =>
        new() { Conditions = [new Condition { Type = "Fenced", Status = status, Reason = "NftablesMissing", Message = "why" }] };

    private static SipClusterStatus Status(string holder, string applied, string reason) => new()
    {
        VirtualIPs = [new VirtualIPStatus { Name = "main", Address = "192.168.1.213", Holder = holder }],
        Conditions = [new Condition { Type = "ConfigApplied", Status = applied, Reason = reason, Message = $"message of {reason}" }],
    };
}
