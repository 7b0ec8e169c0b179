using OpenSipsHa.Operator.Rollout;
using static OpenSipsHa.Operator.Tests.Rollout.Pairs;

namespace OpenSipsHa.Operator.Tests.Rollout;

public sealed class PodPlanTests
{
    private static readonly MemberView Active = Member(0, active: true, New);
    private static readonly MemberView Standby = Member(1, applied: New);

    [Fact]
    public void Missing_pods_are_created()
    {
        var step = Plan(Template, Member(0) with { HasPod = false }, Member(1) with { HasPod = false });
        step.Create.ShouldBe(["pair-0", "pair-1"]);
        step.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_happens_when_all_is_as_it_should_be() => Plan(Template, Active, Standby).IsSettled.ShouldBeTrue();

    [Fact]
    public void A_pod_on_a_lost_node_stays() =>
        Plan(Template, Active, Standby with { Ready = false }).IsSettled.ShouldBeTrue();

    [Fact]
    public void A_pod_that_is_going_is_waited_for()
    {
        var step = Plan(Template, Active, Standby with { Terminating = true, Ready = false });
        step.Create.ShouldBeEmpty();
        step.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void An_evicted_pod_is_removed_so_that_it_can_be_made_anew() =>
        Plan(Template, Active, Standby with { Finished = true, Running = false, Ready = false }).Delete.ShouldBe(["pair-1"]);

    [Fact]
    public void A_new_template_replaces_the_standby_first()
    {
        var step = Plan("template-2", Active, Standby);
        step.Delete.ShouldBe(["pair-1"]);
        step.Outdated.ShouldBe(["pair-0", "pair-1"]);
    }

    [Fact]
    public void The_active_is_not_replaced_before_the_new_standby_is_ready()
    {
        var step = Plan("template-2", Active, Standby with { TemplateHash = "template-2", Ready = false });
        step.Delete.ShouldBeEmpty();
        step.Waiting.ShouldBe("pair-1 to be ready");
    }

    [Fact]
    public void The_active_hands_over_before_it_is_replaced()
    {
        var step = Plan("template-2", Active, Standby with { TemplateHash = "template-2" });
        step.Delete.ShouldBeEmpty();
        step.HandOver.ShouldBe("pair-0");
        step.Waiting.ShouldBe("pair-0 to hand over");
        step.IsSettled.ShouldBeFalse();
    }

    [Fact]
    public void It_is_replaced_when_it_holds_nothing_any_more()
    {
        var step = Plan("template-2", Member(0, applied: New), Member(1, active: true, New) with { TemplateHash = "template-2" });
        step.Delete.ShouldBe(["pair-0"]);
        step.HandOver.ShouldBeNull();
    }

    [Fact]
    public void It_is_not_asked_to_hand_over_to_one_that_cannot_take() =>
        Plan("template-2", Active, Standby with { TemplateHash = "template-2", Eligible = false }).Delete.ShouldBe(["pair-0"]);

    [Fact]
    public void The_active_stays_while_the_standby_is_lost()
    {
        var step = Plan("template-2", Active, Standby with { Ready = false });
        step.Delete.ShouldBe(["pair-1"]);
    }

    [Fact]
    public void A_new_template_waits_for_a_configuration_that_is_on_its_way()
    {
        var step = PodPlan.Next(2, "template-2", configSettled: false, [Active, Standby]);
        step.Delete.ShouldBeEmpty();
        step.Waiting.ShouldBe("the configuration to be applied");
    }

    [Fact]
    public void A_single_member_is_replaced_without_a_standby() =>
        PodPlan.Next(1, "template-2", configSettled: true, [Active]).Delete.ShouldBe(["pair-0"]);

    [Fact]
    public void Fewer_replicas_remove_the_highest_ordinals_and_then_their_members()
    {
        PodPlan.Next(1, Template, configSettled: true, [Active, Standby]).Delete.ShouldBe(["pair-1"]);
        PodPlan.Next(1, Template, configSettled: true, [Active, Standby with { Terminating = true }]).IsSettled.ShouldBeTrue();
        PodPlan.Next(1, Template, configSettled: true, [Active, Standby with { HasPod = false }]).Retire.ShouldBe(["pair-1"]);
    }

    private static PodStep Plan(string template, params MemberView[] members) => PodPlan.Next(2, template, configSettled: true, members);
}
