using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Election;

/// <summary>
/// Decides who may have a virtual IP: a pure function of state, input and monotonic time. The rules that keep two
/// members from having authority at the same time:
/// <list type="bullet">
/// <item>Authority comes only from a compare-and-set of one's own that is known to have succeeded, and is counted from when it was
/// sent. A cancelled or timed-out request's late success counts for nothing.</item>
/// <item>A record is taken only by compare-and-set on a version that this member has seen unchanged for the record's
/// whole duration and then read once more, or that its holder released, or that is its own, or that names this member as
/// successor when all its promises have run out, or whose holder's process is known to be gone. That a Lease is absent, was
/// emptied by a stranger or has gone back in time (a restored API server) frees nobody: its last holder may not know yet.</item>
/// <item>A Lease is released only after the address was read back and found gone.</item>
/// <item>Between two modes a holder goes by the stricter of both rules: see <see cref="Tenure"/>.</item>
/// </list>
/// One exception is accepted: an API server that is set back to an older state can
/// mislead a member that had not yet seen what was undone, or that starts at that moment (what is seen first is
/// believed, so that a restarted agent need not wait for its own Lease), or carry out a request of before the restore on a
/// resourceVersion that is handed out again. See docs/decisions/0006.
/// </summary>
public static partial class Elector
{
    public static ElectionStep Step(ElectionState state, ElectionInput input, Instant now)
    {
        if (state.IsStopped)
            return new ElectionStep(state, [], Instant.Never);

        var actions = new List<ElectionAction>();
        state = EndWhatIsOver(state, now, actions);
        state = Take(state, input, now, actions);
        state = EndWhatIsOver(state, now, actions);
        state = SendWhatIsDue(state, now, actions);
        state = TellAuthority(state, actions);
        state = SendHeartbeat(state, now, actions);
        state = AskAround(state, now, actions);
        return new ElectionStep(state, actions, WakeAt(state, now));
    }

    private static ElectionState Take(
        ElectionState state, ElectionInput input, Instant now, List<ElectionAction> actions) => input switch
        {
            ElectionInput.Watched seen when !IsStale(state, seen.Record) => See(state, seen.Record, now, actions),
            ElectionInput.WatchedDeletion deletion when state.View?.Record?.Uid == deletion.Uid => See(state, null, now, actions),
            ElectionInput.Answered answered when answered.RequestId == state.Pending?.Id =>
                TakeAnswer(state, state.Pending, answered.Answer, now, actions),
            ElectionInput.Heard heard => Hear(state, heard.Message, now, actions),
            ElectionInput.Eligibility eligibility => state with { IsEligible = eligibility.IsEligible },
            ElectionInput.AddressGone when state.Tenure is null => state with { IsAddressGone = true },
            ElectionInput.HandOver handOver => HandOver(state, handOver, now, actions),
            ElectionInput.Surveyed surveyed => TakeUnbacked(state, surveyed.IsFree, now, actions),
            ElectionInput.Reconfigured reconfigured => Reconfigure(state, reconfigured.Settings, now),
            ElectionInput.Stop => Stop(state, actions),
            _ => state,
        };

    /// <summary>A watch may lag behind what a read or a write has already shown.</summary>
    private static bool IsStale(ElectionState state, LeaseRecord record) =>
        state.View?.Record is { } known
        && Kubernetes.ResourceVersions.Compare(record.ResourceVersion, known.ResourceVersion) < 0;

    private static ElectionState See(ElectionState state, LeaseRecord? record, Instant now, List<ElectionAction> actions)
    {
        var isNews = state.View is not { } before || (record is null ? before.Record is not null : before.Record?.IsSameVersion(record) != true);
        state = state with
        {
            View = LeaseViews.Next(state, record, now),
            LastTerm = LeaseViews.LaterTerm(state.LastTerm, record),
            LastHeard = now,
        };
        if (!isNews || state.Tenure is not { } tenure || record is null)
            return state;
        if (record.Holder == state.Name)
            return state.View.IsContinuous ? state with { Tenure = LeaseViews.Resolved(tenure, record, state.Settings, now) } : state;
        // What an API server was set back to says nothing about now: it is written over, and others wait it out.
        return record.Holder.Length > 0 && state.View.IsContinuous
            ? Lose(state, LossReason.TakenOver, $"the Lease names {record.Holder}", now, actions)
            : state;
    }

    private static ElectionState TakeAnswer(
        ElectionState state, LeaseRequest request, LeaseAnswer answer, Instant now, List<ElectionAction> actions)
    {
        state = state with { Pending = null };
        if (answer is not LeaseAnswer.Failed)
            state = state with { ApiSilentSince = null, FailedAt = null };
        switch (answer)
        {
            case LeaseAnswer.Success success when request.Purpose is null:
                return See(state with { MustRead = false, LastRead = now }, success.Record, now, actions);
            case LeaseAnswer.NotFound when request.Purpose is null:
                return See(state with { MustRead = false, LastRead = now }, null, now, actions);
            case LeaseAnswer.Success success:
                return Wrote(
                    state with { Latency = state.Latency.With(now, now - request.SentAt) }, request, success.Record, now, actions);
            case LeaseAnswer.Conflict or LeaseAnswer.NotFound:
                // The first conflict is answered at once, a series of them (somebody writes all the time) is not.
                return state with
                {
                    MustRead = true,
                    ConflictsInARow = state.ConflictsInARow + 1,
                    NotBefore = state.ConflictsInARow == 0 ? now : now + state.Settings.RetryInterval,
                };
            default:
                return state with
                {
                    NotBefore = now + state.Settings.RetryInterval,
                    FailedAt = now,
                    MustRead = state.MustRead || request.Purpose == WritePurpose.Acquire,
                    ApiSilentSince = state.ApiSilentSince ?? request.SentAt,
                };
        }
    }

    private static ElectionState Wrote(
        ElectionState state, LeaseRequest request, LeaseRecord record, Instant now, List<ElectionAction> actions)
    {
        var wait = LeaseViews.WaitFor(record, state.Settings);
        if (request.Purpose == WritePurpose.Prepare && state.View is { } before && before.Wait > wait)
            wait = before.Wait;
        var cause = CauseOf(state);
        state = state with
        {
            View = new LeaseView(record, now, wait, IsContinuous: true),
            LastTerm = LeaseViews.LaterTerm(state.LastTerm, record),
            LastHeard = now,
            ConflictsInARow = 0,
        };
        if (request.Purpose == WritePurpose.Release)
        {
            actions.Add(new ElectionAction.Released());
            return state;
        }

        var until = request.SentAt + LeaseViews.AuthorityOf(record.Mode, state.Settings);
        if (now >= until || record.Holder != state.Name)
            return state;
        var tenure = (state.Tenure ?? new Tenure { Term = record.Transitions, SentAt = request.SentAt, LeaseUntil = until, Sequence = state.LastSequence }) with
        {
            Term = record.Transitions,
            Mode = record.Mode,
            Successor = record.Mode == LeaseMode.Paired ? record.Successor : "",
            SentAt = request.SentAt,
            LeaseUntil = until,
            MayBePaired = false,
            SoloUntil = Instant.Never,
            UnbackedUntil = null,
        };
        return TakeOffice(state with { Tenure = tenure, LastRenewal = request.SentAt }, state.Tenure is null, cause, actions);
    }

    private static ElectionState TakeOffice(ElectionState state, bool isGain, GainCause cause, List<ElectionAction> actions)
    {
        if (!isGain)
            return state;
        var authority = state.Authority!;
        actions.Add(new ElectionAction.Gain(authority, cause, state.Heard?.At));
        return state with { IsAddressGone = false, ToldAuthority = authority, Peers = state.Peers.Clear() };
    }

    /// <summary>The authority as it has become, before anything that relies on its having become so.</summary>
    private static ElectionState TellAuthority(ElectionState state, List<ElectionAction> actions)
    {
        if (state.Authority is not { } authority || authority == state.ToldAuthority)
            return state;
        actions.Add(new ElectionAction.Extend(authority));
        return state with { ToldAuthority = authority };
    }

    /// <summary>
    /// A shorter lease binds the holder before it is written anywhere: others may see the new duration although the
    /// answer to the write that announced it was lost.
    /// </summary>
    private static ElectionState Reconfigure(ElectionState state, ElectionSettings settings, Instant now) => state with
    {
        Settings = settings,
        Tenure = state.Tenure is { } tenure
            ? tenure with { LeaseUntil = Instant.Earlier(tenure.LeaseUntil, tenure.SentAt + LeaseViews.AuthorityOf(tenure.Mode, settings)) }
            : null,
        NotBefore = Instant.Earlier(state.NotBefore, now + settings.RetryInterval),
    };

    private static ElectionState Stop(ElectionState state, List<ElectionAction> actions)
    {
        if (!state.IsStopping && state.Tenure is null && state.Settings.Promises is { } promises)
            actions.Add(new ElectionAction.Tell(new PeerMessage.Leaving(state.Lease, state.Name, promises.LongestPromise)));
        return state with { IsStopping = true };
    }

    private static ElectionState EndWhatIsOver(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        if (state.Pending is { } pending && now >= pending.SentAt + TimeoutOf(state))
        {
            state = state with
            {
                Latency = pending.Purpose is null || state.Tenure is null ? state.Latency : state.Latency.WithGivenUp(now - pending.SentAt),
                ApiSilentSince = state.ApiSilentSince ?? pending.SentAt,
            };
            state = Abandon(state, pending, now, actions);
        }

        return state.Authority switch
        {
            not null when state.IsStopping => Lose(state, LossReason.Stopping, "the agent is ending", now, actions),
            not null when !state.IsEligible => Lose(state, LossReason.NotEligible, "the member is not eligible", now, actions),
            { } authority when now >= authority.Until && MayKeep(state, now) =>
                state with { Tenure = state.Tenure! with { UnbackedUntil = now + state.Settings.RenewInterval } },
            { } authority when now >= authority.Until => Lose(state, LossReason.Expired, Expiry(state, now), now, actions),
            _ => state,
        };
    }

    private static string Expiry(ElectionState state, Instant now) =>
        state.Tenure is { NeedsPromises: true } tenure && state.PromisedBy(tenure.Successor) <= now
            ? $"no answer from {tenure.Successor}, and the Lease could not be changed in time"
            : $"no renewal since {(now - state.Tenure!.SentAt).TotalSeconds:0.000} s";

    private static ElectionState Lose(ElectionState state, LossReason reason, string detail, Instant now, List<ElectionAction> actions)
    {
        actions.Add(new ElectionAction.Lose(reason, detail));
        if (state.Pending is { } straggler)
            actions.Add(new ElectionAction.Cancel(straggler.Id));
        return state with
        {
            ReleaseTo = Successors.Best(state, now)?.Identity ?? "",
            Tenure = null,
            ToldAuthority = null,
            IsAddressGone = false,
            Pending = null,
        };
    }
}
