using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Handover;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Tests.Rollout;

namespace OpenSipsHa.Operator.Tests.Handover;

public sealed class HandoverPlanTests
{
    private const string Id = "w-1";
    private static readonly MemberView First = Pairs.Member(0, applied: Pairs.New);
    private static readonly MemberView Second = Pairs.Member(1, applied: Pairs.New);

    [Fact]
    public void The_holder_is_asked()
    {
        var step = Next("main", ("pair-0", null), First, Second);
        Requests(step).ShouldBe(["pair-0: main"]);
        step.Requests["pair-0"].Id.ShouldBe(Id);
        step.Pending.ShouldBe("main by pair-0");
        step.IsSettled.ShouldBeFalse();
    }

    [Fact]
    public void Each_holder_is_asked_for_what_it_holds() =>
        Requests(Next("all", ("pair-0", "pair-1"), First, Second)).ShouldBe(["pair-0: main", "pair-1: second"]);

    [Fact]
    public void It_is_done_when_another_member_holds_it_and_that_one_is_not_asked_in_turn()
    {
        var step = Next("main", ("pair-1", null), Asked(First, "main"), Second);
        step.IsSettled.ShouldBeTrue();
        step.Done.ShouldBe(["main: pair-1 holds it, pair-0 did before"]);
        Requests(step).ShouldBe(["pair-0: main"], "what was asked stands until the wish is gone");
    }

    [Fact]
    public void Two_members_can_exchange_their_addresses()
    {
        var step = Next("all", ("pair-1", "pair-1"), Asked(First, "main"), Asked(Second, "second"));
        step.Done.ShouldHaveSingleItem();
        step.Pending.ShouldBe("second by pair-1");
        Next("all", ("pair-1", "pair-0"), Asked(First, "main"), Asked(Second, "second")).Done.Count.ShouldBe(2);
    }

    [Fact]
    public void Between_two_holders_it_is_waited_for()
    {
        var step = Next("main", (null, null), Answering(Asked(First, "main"), HandoverPhase.Done), Second);
        step.Pending.ShouldBe("main, which pair-0 has given up");
    }

    [Fact]
    public void Without_another_member_that_is_ready_it_is_refused()
    {
        foreach (var other in (MemberView[])[Second with { Ready = false }, Second with { Eligible = false }])
        {
            var step = Next("main", ("pair-0", null), First, other);
            step.IsSettled.ShouldBeTrue();
            step.Requests.ShouldBeEmpty();
            step.Refused.ShouldBe(["main: no other member than pair-0 is ready to take it"]);
        }
    }

    [Fact]
    public void What_nobody_holds_cannot_be_handed_over() =>
        Next("main", (null, null), First, Second).Refused.ShouldBe(["main: no member holds it"]);

    [Fact]
    public void A_members_refusal_is_passed_on() =>
        Next("main", ("pair-0", null), Answering(Asked(First, "main"), HandoverPhase.Refused, "nobody answers"), Second)
            .Refused.ShouldBe(["main: pair-0 keeps it: nobody answers"]);

    [Fact]
    public void An_answer_to_an_earlier_wish_does_not_count()
    {
        var asked = Asked(First, "main");
        var stale = asked with { Status = asked.Status! with { Handover = new HandoverStatus { Id = "w-0", Phase = HandoverPhase.Refused } } };
        Next("main", ("pair-0", null), stale, Second).Pending.ShouldBe("main by pair-0");
    }

    [Fact]
    public void A_member_that_got_it_back_is_not_asked_again() =>
        Next("main", ("pair-0", null), Answering(Asked(First, "main"), HandoverPhase.Done), Second)
            .Refused.ShouldBe(["main: pair-0 gave it up, nobody took it, and it holds it again"]);

    [Fact]
    public void A_crash_of_the_one_that_was_asked_fulfils_the_wish() =>
        Next("main", ("pair-1", null), Asked(First, "main") with { Ready = false, Status = null }, Second).Done.ShouldHaveSingleItem();

    [Fact]
    public void A_name_that_does_not_exist_refuses_the_whole_wish()
    {
        var step = Next("main,third", ("pair-0", null), First, Second);
        step.Requests.ShouldBeEmpty();
        step.Refused.ShouldHaveSingleItem().ShouldContain("main, second");
    }

    private static HandoverStep Next(string text, (string? Main, string? Second) holders, params MemberView[] members) => HandoverPlan.Next(
        new HandoverWish(text, Id, IsNew: false),
        Samples.Pair(static c => c.Spec.VirtualIPs = [.. c.Spec.VirtualIPs, new VirtualIP { Name = "second", Address = "192.168.1.214" }]).Spec,
        [new VirtualIPStatus { Name = "main", Holder = holders.Main }, new VirtualIPStatus { Name = "second", Holder = holders.Second }],
        members);

    private static MemberView Asked(MemberView member, params string[] names) =>
        member with { Handover = new HandoverRequest { Id = Id, VirtualIPs = names } };

    private static MemberView Answering(MemberView member, HandoverPhase phase, string? message = null) =>
        member with { Status = member.Status! with { Handover = new HandoverStatus { Id = Id, Phase = phase, Message = message } } };

    private static IEnumerable<string> Requests(HandoverStep step) =>
        step.Requests.Select(static r => $"{r.Key}: {string.Join(",", r.Value.VirtualIPs!)}").Order(StringComparer.Ordinal);
}
