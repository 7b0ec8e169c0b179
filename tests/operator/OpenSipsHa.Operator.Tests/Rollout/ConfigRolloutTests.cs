using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Rollout;
using static OpenSipsHa.Operator.Tests.Rollout.Pairs;

namespace OpenSipsHa.Operator.Tests.Rollout;

public sealed class ConfigRolloutTests
{
    [Fact]
    public void The_first_configuration_goes_to_all_at_once() =>
        Next(New, Member(0), Member(1)).ShouldBe("assign b to pair-1,pair-0");

    [Fact]
    public void A_change_goes_to_the_standby_first() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: Old)).ShouldBe("assign b to pair-1");

    [Fact]
    public void The_active_waits_until_the_standby_has_applied() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: Old, wanted: New)).ShouldBe("wait for pair-1");

    [Fact]
    public void The_active_gets_it_when_the_standby_has_applied() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: New)).ShouldBe("assign b to pair-0");

    [Fact]
    public void It_is_done_when_all_have_applied() =>
        Next(New, Member(0, active: true, New), Member(1, applied: New)).ShouldBe("done");

    [Fact]
    public void A_refusal_stops_it_and_the_active_keeps_its_own() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: Old, wanted: New).Refusing(New))
            .ShouldBe("stopped by pair-1: InterfaceNotFound no eth9");

    [Fact]
    public void A_correction_after_a_refusal_starts_with_the_standby_again() =>
        Next(Newer, Member(0, active: true, Old), Member(1, applied: Old, wanted: New).Refusing(New)).ShouldBe("assign c to pair-1");

    [Fact]
    public void Going_back_after_a_refusal_gives_the_standby_what_the_active_runs() =>
        Next(Old, Member(0, active: true, Old), Member(1, applied: Old, wanted: New).Refusing(New)).ShouldBe("assign a to pair-1");

    [Fact]
    public void A_standby_that_crashes_on_it_never_lets_it_reach_the_active() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: Old, wanted: New) with { Ready = false }).ShouldBe("wait for pair-1");

    [Fact]
    public void A_lost_standby_does_not_keep_the_active_from_changes() =>
        Next(New, Member(0, active: true, Old), Member(1, applied: Old) with { Ready = false }).ShouldBe("assign b to pair-0");

    [Fact]
    public void A_standby_that_was_lost_gets_it_afterwards() =>
        Next(New, Member(0, active: true, New), Member(1, applied: Old) with { Ready = false }).ShouldBe("assign b to pair-1");

    [Fact]
    public void A_member_without_a_node_does_not_block_the_active() =>
        Next(New, Member(0, active: true, Old), Member(1, wanted: New) with { Running = false }).ShouldBe("assign b to pair-0");

    [Fact]
    public void A_restarted_standby_first_gets_back_what_the_active_proves() =>
        Next(New, Member(0, active: true, Old), Member(1, wanted: Old)).ShouldBe("wait for pair-1");

    [Fact]
    public void A_restarted_standby_that_refuses_gets_what_the_active_runs() =>
        Next(New, Member(0, active: true, Old), Member(1, wanted: New).Refusing(New)).ShouldBe("assign a to pair-1");

    [Fact]
    public void A_single_member_gets_it_directly() =>
        Next(New, Member(0, active: true, Old)).ShouldBe("assign b to pair-0");

    [Fact]
    public void Of_three_one_standby_tries_it_alone()
    {
        Next(New, Member(0, active: true, Old), Member(1, applied: Old), Member(2, applied: Old)).ShouldBe("assign b to pair-2");
        Next(New, Member(0, active: true, Old), Member(1, applied: Old), Member(2, applied: Old, wanted: New)).ShouldBe("wait for pair-2");
        Next(New, Member(0, active: true, Old), Member(1, applied: Old), Member(2, applied: New)).ShouldBe("assign b to pair-1");
        Next(New, Member(0, active: true, Old), Member(1, applied: New), Member(2, applied: New)).ShouldBe("assign b to pair-0");
    }

    [Fact]
    public void Two_holders_get_it_one_after_the_other()
    {
        Next(New, Member(0, active: true, Old), Member(1, active: true, Old)).ShouldBe("assign b to pair-1");
        Next(New, Member(0, active: true, Old), Member(1, active: true, Old, wanted: New)).ShouldBe("wait for pair-1");
    }

    private static string Next(ConfigRef desired, params MemberView[] members) => ConfigRollout.Next(desired, members) switch
    {
        ConfigStep.Assign assign => $"assign {assign.Config.Hash[0]} to {string.Join(',', assign.Members)}",
        ConfigStep.Wait wait => $"wait for {wait.Member}",
        ConfigStep.Stopped stopped => $"stopped by {stopped.Member}: {stopped.Reason} {stopped.Message}",
        _ => "done",
    };
}
