using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Election;

/// <summary>One elector, driven by hand; answers in words what it asks for.</summary>
internal sealed class ElectorDriver(FailoverSettings? failover = null)
{
    public static readonly MemberIdentity Self = new("pair-0", "uid0");

    public const ulong Boot = 7;
    public const string Lease = "lease";
    public const string Peer = "pair-1_uid1";
    public const ulong PeerBoot = 9;

    public ElectionState State { get; private set; } =
        ElectionState.Initial(Self, Lease, ElectionSettings.From(failover ?? new FailoverSettings()).Settings!, Boot, default);

    public double Now { get; set; } = 100;

    /// <summary>To the microsecond: sums of tenths are no tenths.</summary>
    public Instant Time => new(TimeSpan.FromSeconds(Math.Round(Now, 6)));

    public LeaseRecord? Written { get; private set; }

    public PeerMessage? Said { get; private set; }

    /// <summary>A Lease that the peer holds, paired with this member.</summary>
    public static LeaseRecord PeersPaired { get; } = new()
    {
        Uid = "u", ResourceVersion = "5", Holder = Peer, Duration = TimeSpan.FromMinutes(5), Transitions = 3, Boot = PeerBoot,
        Mode = LeaseMode.Paired, Successor = Self.ToString(),
    };

    public void Follow(LeaseRecord record)
    {
        BecomeEligible();
        Answer(new LeaseAnswer.Success(record));
    }

    public void BecomeEligible()
    {
        Step(new ElectionInput.AddressGone());
        Step(new ElectionInput.Eligibility(true));
    }

    /// <summary>Takes a released Lease; heartbeats have begun.</summary>
    public void Hold()
    {
        BecomeEligible();
        Answer(new LeaseAnswer.Success(new LeaseRecord { Uid = "u", ResourceVersion = "5", ReleasedBy = "x", Transitions = 3, Duration = TimeSpan.FromSeconds(4) }));
        Commit("6").ShouldBe("Gain Heartbeat");
    }

    /// <summary>Holds, paired with the peer by version 7.</summary>
    public void HoldPaired()
    {
        Hold();
        for (var n = 0; n < 4; n++)
        {
            Promise();
            At(Now + 0.1);
        }

        Promise().ShouldBe("Extend Write Renew");
        Commit("7").ShouldBe("Extend");
    }

    /// <summary>The write under way is carried out and answered.</summary>
    public string Commit(string version) => Answer(new LeaseAnswer.Success(Written! with { ResourceVersion = version }));

    public string Answer(LeaseAnswer answer) => Step(new ElectionInput.Answered(State.Pending!.Id, answer));

    /// <summary>The peer's answer to the last heartbeat.</summary>
    public string Promise(bool isEligible = true, double grant = 0.3) => Hear(new PeerMessage.Promise(
        Lease, Peer, Self.ToString(), Boot, State.Tenure!.Term, State.Tenure.Sequence, TimeSpan.FromSeconds(grant), isEligible, "node-1"));

    /// <summary>The peer's heartbeat.</summary>
    public string Heartbeat(long sequence, int term = 3, ulong boot = PeerBoot) =>
        Hear(new PeerMessage.Heartbeat(Lease, Peer, boot, term, sequence, TimeSpan.FromSeconds(0.3), false));

    public string Hear(PeerMessage message) => Step(new ElectionInput.Heard(message));

    public string At(double now)
    {
        Now = now;
        return Step(new ElectionInput.Tick());
    }

    public string Step(ElectionInput input)
    {
        var step = Elector.Step(State, input, Time);
        State = step.State;
        Written = step.Actions.OfType<ElectionAction.Write>().LastOrDefault()?.Record ?? Written;
        Said = step.Actions.OfType<ElectionAction.Tell>().LastOrDefault()?.Message ?? Said;
        return string.Join(' ', step.Actions.Select(action => action switch
        {
            ElectionAction.Write write => $"Write {write.Purpose}",
            ElectionAction.Lose lose => $"Lose {lose.Reason}",
            ElectionAction.Gain { Cause: not GainCause.Released } gain => $"Gain by {gain.Cause}",
            ElectionAction.Tell tell => tell.Message.GetType().Name,
            _ => action.GetType().Name,
        }));
    }
}
