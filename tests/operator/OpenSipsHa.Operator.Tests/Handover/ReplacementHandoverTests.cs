using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Operator.Handover;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Tests.Rollout;

namespace OpenSipsHa.Operator.Tests.Handover;

public sealed class ReplacementHandoverTests
{
    private static readonly NamespacedName Cluster = new("default", "pair");
    private static readonly PodStep Due = PodStep.None with { HandOver = "pair-0", Waiting = "pair-0 to hand over", Outdated = ["pair-0"] };
    private static readonly MemberView[] Members = [Pairs.Member(0, active: true, Pairs.New), Pairs.Member(1, applied: Pairs.New)];

    private readonly Clock _clock = new();
    private readonly ReplacementHandover _handover;

    public ReplacementHandoverTests() => _handover = new ReplacementHandover(_clock);

    [Fact]
    public void The_holder_is_asked_and_waited_for()
    {
        var (step, request, again) = Next(Due);
        step.ShouldBe(Due);
        request.ShouldNotBeNull().Id.ShouldBe("replace-template-2");
        again.ShouldBe(ReplacementHandover.Patience);
    }

    [Fact]
    public void After_ten_seconds_its_pod_goes_all_the_same()
    {
        Next(Due);
        _clock.Now += TimeSpan.FromSeconds(9);
        Next(Due).Again.ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Now += TimeSpan.FromSeconds(1);
        var (step, request, again) = Next(Due);
        step.Delete.ShouldBe(["pair-0"]);
        step.HandOver.ShouldBeNull();
        request.ShouldNotBeNull("what was asked is not taken back while the pod ends");
        again.ShouldBeNull();
    }

    [Fact]
    public void A_refusal_is_not_waited_out()
    {
        var refusing = Members[0] with
        {
            Status = Members[0].Status! with { Handover = new HandoverStatus { Id = "replace-template-2", Phase = HandoverPhase.Refused } },
        };
        Next(Due, refusing, Members[1]).Step.Delete.ShouldBe(["pair-0"]);
    }

    [Fact]
    public void Each_replacement_has_its_own_time()
    {
        Next(Due);
        _clock.Now += TimeSpan.FromSeconds(9);
        Next(PodStep.None).Request.ShouldBeNull();
        Next(Due).Again.ShouldBe(ReplacementHandover.Patience);
        _clock.Now += TimeSpan.FromSeconds(9);
        _handover.Next(Cluster, Due, "template-3", Members).Again.ShouldBe(ReplacementHandover.Patience);
    }

    private (PodStep Step, HandoverRequest? Request, TimeSpan? Again) Next(PodStep step, params MemberView[] members) =>
        _handover.Next(Cluster, step, "template-2", members.Length > 0 ? members : Members);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
