using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Election;

/// <content>Heartbeats, promises, and what else members tell each other.</content>
public static partial class Elector
{
    /// <summary>
    /// A member that answers again after so long may have been cut off without anybody's carrier being lost, and others behind
    /// the same switch with it.
    /// </summary>
    private static readonly TimeSpan HealedAfter = TimeSpan.FromSeconds(1);

    private static ElectionState Hear(ElectionState state, PeerMessage message, Instant now, List<ElectionAction> actions)
    {
        if (message.Sender == state.Name)
            return state;
        return message switch
        {
            PeerMessage.Heartbeat heartbeat => HearHeartbeat(state, heartbeat, now, actions),
            PeerMessage.Promise promise => HearPromise(state, promise, now, actions),
            PeerMessage.Gone gone => state with { GoneBoot = gone.Boot },
            PeerMessage.Leaving leaving when state.Peers.TryGetValue(leaving.Sender, out var peer) =>
                state with { Peers = state.Peers.SetItem(leaving.Sender, peer with { HasLeft = true }) },
            _ => state,
        };
    }

    private static ElectionState HearHeartbeat(ElectionState state, PeerMessage.Heartbeat heartbeat, Instant now, List<ElectionAction> actions)
    {
        if (!IsFresh(state, heartbeat))
            return state;
        state = state with { Heard = new HeardHolder(heartbeat.Sender, heartbeat.Boot, heartbeat.Term, heartbeat.Sequence, now) };
        if (state.Tenure is { } tenure)
        {
            return heartbeat.Term > tenure.Term || (tenure.UnbackedUntil is not null && !heartbeat.IsUnbacked)
                || (heartbeat.Term == tenure.Term && string.CompareOrdinal(heartbeat.Sender, state.Name) > 0)
                ? Lose(state, LossReason.TakenOver, $"{heartbeat.Sender} holds it in term {heartbeat.Term}", now, actions)
                : state;
        }

        if (state.Settings.Promises is not { } promises || state.View?.Record?.ResourceVersion == state.WithheldVersion)
            return state;
        var grant = heartbeat.Grant < promises.LongestPromise ? heartbeat.Grant : promises.LongestPromise;
        actions.Add(new ElectionAction.Tell(new PeerMessage.Promise(
            state.Lease, state.Name, heartbeat.Sender, heartbeat.Boot, heartbeat.Term, heartbeat.Sequence, grant,
            IsReadyToSucceed(state, now), state.Node)));
        return state with { Promised = Instant.Later(state.Promised, now + grant) };
    }

    /// <summary>
    /// Not while it still waits out what a process before it may have promised: a pair is called one only when the standby could
    /// take over at any time.
    /// </summary>
    private static bool IsReadyToSucceed(ElectionState state, Instant now) => IsEligibleToTake(state, now) && now >= state.ForgottenUntil;

    /// <summary>
    /// Not repeated, and not of a holder that the Lease knows to be history. One of a later term than the Lease's is believed: the
    /// Lease may not have been seen yet, and to promise is always safe.
    /// </summary>
    private static bool IsFresh(ElectionState state, PeerMessage.Heartbeat heartbeat)
    {
        if (heartbeat.Boot == state.GoneBoot)
            return false;
        if (state.Heard is { } last && last.Identity == heartbeat.Sender && last.Boot == heartbeat.Boot && heartbeat.Sequence <= last.Sequence)
            return false;
        if (state.View?.Record is not { } record || heartbeat.Term > record.Transitions || !state.View.IsContinuous)
            return true;
        return heartbeat.Term == record.Transitions && (record.Holder != heartbeat.Sender || record.Boot == heartbeat.Boot);
    }

    private static ElectionState HearPromise(ElectionState state, PeerMessage.Promise promise, Instant now, List<ElectionAction> actions)
    {
        if (state.Tenure is not { } tenure || promise.Holder != state.Name || promise.Boot != state.Boot || promise.Term != tenure.Term
            || tenure.SentTime(promise.Sequence) is not { } sentAt)
        {
            return state;
        }

        var known = state.Peers.GetValueOrDefault(promise.Sender);
        var until = sentAt + (promise.Grant - PromiseSettings.MarginOf(promise.Grant));
        if (known is not null && promise.Sequence <= known.Sequence)
        {
            // Overtaken by a later answer: it may still reach further.
            return state with { Peers = state.Peers.SetItem(promise.Sender, known with { PromisedUntil = Instant.Later(known.PromisedUntil, until) }) };
        }

        if (sentAt - (known?.AnsweredAt ?? tenure.Heartbeats[0]) > HealedAfter)
            actions.Add(new ElectionAction.AnnounceAgain());
        return state with
        {
            Peers = state.Peers.SetItem(promise.Sender, new PeerView(
                promise.Sender, promise.Node, sentAt, Instant.Later(known?.PromisedUntil ?? default, until), promise.Sequence,
                known?.Sequence == promise.Sequence - 1 ? known.InARow + 1 : 1,
                promise.IsEligible ? known?.EligibleSince ?? now : null,
                HasLeft: false)),
        };
    }

    private static ElectionState SendHeartbeat(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        if (state is not { Tenure: { } tenure, Settings.Promises: { } promises } || now < HeartbeatAt(state))
            return state;
        tenure = tenure.WithHeartbeat(now);
        actions.Add(new ElectionAction.Tell(new PeerMessage.Heartbeat(
            state.Lease, state.Name, state.Boot, tenure.Term, tenure.Sequence, promises.Wanted(state.Latency.High), tenure.UnbackedUntil is not null)));
        return state with { Tenure = tenure, LastSequence = tenure.Sequence };
    }

    /// <summary>Sooner when the successor has not answered the last one.</summary>
    private static Instant HeartbeatAt(ElectionState state)
    {
        if (state is not { Tenure: { } tenure, Settings.Promises: { } promises })
            return Instant.Never;
        if (tenure.LastHeartbeat is not { } last)
            return default;
        var isAnswered = !tenure.NeedsPromises || state.Peers.GetValueOrDefault(tenure.Successor)?.AnsweredAt == last;
        return last + (isAnswered ? promises.HeartbeatInterval : promises.RetryAfter);
    }

    private static bool IsSoloDue(ElectionState state, Instant now) => Successors.IsLost(state, now);

    /// <summary>When the successor will count as lost; Never when it does so already.</summary>
    private static Instant SoloDueAt(ElectionState state, Instant now) =>
        state is { Tenure: { NeedsPromises: true } tenure, Settings.Promises: { } promises }
        && !IsSoloDue(state, now) && state.Peers.TryGetValue(tenure.Successor, out var peer)
            ? peer.AnsweredAt + promises.SoloAfter
            : Instant.Never;

    private static ElectionState HandOver(ElectionState state, ElectionInput.HandOver asked, Instant now, List<ElectionAction> actions)
    {
        var taker = asked.To.Length > 0 ? Successors.Here(state, asked.To, now) : Successors.Best(state, now);
        return state.Tenure is null || taker is null
            ? state
            : Lose(state, LossReason.HandedOver, asked.Detail, now, actions) with { ReleaseTo = taker.Identity, YieldUntil = now + state.Settings.YieldTime };
    }
}
