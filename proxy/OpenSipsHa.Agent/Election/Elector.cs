namespace OpenSipsHa.Agent.Election;

/// <summary>
/// Decides who may have a virtual IP: a pure function of state, input and monotonic time. The rules that keep two
/// members from having authority at the same time:
/// <list type="bullet">
/// <item>Authority comes only from a compare-and-set of one's own whose answer arrived, and is counted from when it was
/// sent. A cancelled or timed-out request's late success counts for nothing.</item>
/// <item>A record is taken only by compare-and-set on a version that this member has seen unchanged for the record's
/// whole duration and then read once more, or that its holder released, or that is its own. That a Lease is absent, was emptied by a stranger or
/// has gone back in time (a restored API server) frees nobody: its last holder may not know yet.</item>
/// <item>A Lease is released only after the address was read back and found gone.</item>
/// </list>
/// One exception is accepted: an API server that is set back to an older state, within less than a lease duration, can
/// mislead a member that had not yet seen what was undone, or that starts at that moment (what is seen first is
/// believed, so that a restarted agent need not wait for its own Lease), or carry out a request of before the restore on a
/// resourceVersion that is handed out again. A server that is down for longer than that misleads nobody.
/// </summary>
public static class Elector
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
        return new ElectionStep(state, actions, WakeAt(state, now));
    }

    private static ElectionState Take(
        ElectionState state, ElectionInput input, Instant now, List<ElectionAction> actions) => input switch
        {
            ElectionInput.Watched seen when !IsStale(state, seen.Record) => See(state, seen.Record, now, actions),
            ElectionInput.WatchedDeletion deletion when state.View?.Record?.Uid == deletion.Uid => See(state, null, now, actions),
            ElectionInput.Answered answered when answered.RequestId == state.Pending?.Id =>
                TakeAnswer(state, state.Pending, answered.Answer, now, actions),
            ElectionInput.Eligibility eligibility => state with { IsEligible = eligibility.IsEligible },
            ElectionInput.AddressGone when state.Authority is null => state with { IsAddressGone = true },
            ElectionInput.Reconfigured reconfigured => Reconfigure(state, reconfigured.Settings),
            ElectionInput.Stop => state with { IsStopping = true },
            _ => state,
        };

    /// <summary>A watch may lag behind what a read or a write has already shown.</summary>
    private static bool IsStale(ElectionState state, LeaseRecord record) =>
        state.View?.Record is { } known
        && Kubernetes.ResourceVersions.Compare(record.ResourceVersion, known.ResourceVersion) < 0;

    private static ElectionState See(ElectionState state, LeaseRecord? record, Instant now, List<ElectionAction> actions)
    {
        state = state with
        {
            View = LeaseViews.Next(state, record, now),
            LastTerm = LeaseViews.LaterTerm(state.LastTerm, record),
            LastHeard = now,
        };
        return state.Authority is not null && record is { Holder.Length: > 0 } && record.Holder != state.Self.ToString()
            ? Lose(state, LossReason.TakenOver, $"the Lease names {record.Holder}", actions)
            : state;
    }

    private static ElectionState TakeAnswer(
        ElectionState state, LeaseRequest request, LeaseAnswer answer, Instant now, List<ElectionAction> actions)
    {
        state = state with { Pending = null };
        switch (answer)
        {
            case LeaseAnswer.Success success when request.Purpose is null:
                return See(state with { MustRead = false, LastRead = now }, success.Record, now, actions);
            case LeaseAnswer.NotFound when request.Purpose is null:
                return See(state with { MustRead = false, LastRead = now }, null, now, actions);
            case LeaseAnswer.Success success:
                return Wrote(state, request, success.Record, now, actions);
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
                    MustRead = state.MustRead || request.Purpose == WritePurpose.Acquire,
                };
        }
    }

    private static ElectionState Wrote(
        ElectionState state, LeaseRequest request, LeaseRecord record, Instant now, List<ElectionAction> actions)
    {
        var wait = LeaseViews.WaitFor(record, state.Settings);
        if (request.Purpose == WritePurpose.Prepare && state.View is { } before && before.Wait > wait)
            wait = before.Wait;
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

        var until = request.SentAt + (state.Settings.LeaseDuration - state.Settings.Margin);
        if (now >= until || record.Holder != state.Self.ToString())
            return state;
        var authority = new Authority(request.SentAt, until, record.Transitions);
        actions.Add(state.Authority is null ? new ElectionAction.Gain(authority) : new ElectionAction.Extend(authority));
        return state with { Authority = authority, IsAddressGone = false, LastRenewal = request.SentAt };
    }

    /// <summary>
    /// A shorter lease binds the holder before it is written anywhere: others may see the new duration although the
    /// answer to the write that announced it was lost.
    /// </summary>
    private static ElectionState Reconfigure(ElectionState state, ElectionSettings settings) => state with
    {
        Settings = settings,
        Authority = state.Authority is { } authority
            ? authority with { Until = Instant.Earlier(authority.Until, authority.SentAt + (settings.LeaseDuration - settings.Margin)) }
            : null,
    };

    private static ElectionState EndWhatIsOver(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        if (state.Pending is { } pending && now >= pending.SentAt + state.Settings.RequestTimeout)
        {
            actions.Add(new ElectionAction.Cancel(pending.Id));
            state = state with { Pending = null, NotBefore = now, MustRead = state.MustRead || pending.Purpose == WritePurpose.Acquire };
        }

        return state.Authority switch
        {
            { } authority when now >= authority.Until =>
                Lose(state, LossReason.Expired, $"no renewal since {(now - authority.SentAt).TotalSeconds:0.000} s", actions),
            not null when state.IsStopping => Lose(state, LossReason.Stopping, "the agent is ending", actions),
            not null when !state.IsEligible => Lose(state, LossReason.NotEligible, "the member is not eligible", actions),
            _ => state,
        };
    }

    private static ElectionState Lose(ElectionState state, LossReason reason, string detail, List<ElectionAction> actions)
    {
        actions.Add(new ElectionAction.Lose(reason, detail));
        if (state.Pending is { } straggler)
            actions.Add(new ElectionAction.Cancel(straggler.Id));
        return state with { Authority = null, IsAddressGone = false, Pending = null };
    }

    private static ElectionState SendWhatIsDue(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        // An acquisition that is no longer wanted must not stand in the way of the release.
        if (state.Pending is { Purpose: WritePurpose.Acquire or WritePurpose.Prepare } unwanted && (!state.IsEligible || state.IsStopping))
        {
            actions.Add(new ElectionAction.Cancel(unwanted.Id));
            state = state with { Pending = null, MustRead = true };
        }

        if (state.Pending is not null || now < DueAt(state))
            return state;
        if (IsReadDue(state, now))
            return Send(state, null, null, now, actions);
        if (state.Authority is { } authority)
            return Send(state, WritePurpose.Renew, LeaseViews.Held(state, authority.Term), now, actions);
        if (IsEligibleToTake(state) && state.View!.Record is null)
            return Send(state, WritePurpose.Prepare, LeaseViews.Prepared(state), now, actions);
        if (IsEligibleToTake(state))
            return Send(state, WritePurpose.Acquire, LeaseViews.Held(state, LeaseViews.NextTerm(state)), now, actions);
        if (IsOursToRelease(state))
            return Send(state, WritePurpose.Release, LeaseViews.Released(state), now, actions);
        if (!state.IsStopping)
            return state;
        actions.Add(new ElectionAction.Stopped());
        return state with { IsStopped = true };
    }

    private static ElectionState Send(
        ElectionState state, WritePurpose? purpose, LeaseRecord? desired, Instant now, List<ElectionAction> actions)
    {
        var id = state.LastRequestId + 1;
        actions.Add(purpose is { } why ? new ElectionAction.Write(id, why, desired!) : new ElectionAction.Read(id));
        return state with { LastRequestId = id, Pending = new LeaseRequest(id, now, purpose, desired) };
    }

    private static bool IsEligibleToTake(ElectionState state) => state is { IsEligible: true, IsStopping: false };

    private static bool IsOurs(ElectionState state) => state.View?.Record?.Holder == state.Self.ToString();

    /// <summary>A record that came back from a backup names a former holder: it is not that one's to give away.</summary>
    private static bool IsOursToRelease(ElectionState state) => IsOurs(state) && state.View!.IsContinuous;

    private static bool IsReadDue(ElectionState state, Instant now)
    {
        if (state.View is null || state.MustRead)
            return true;
        if (state.Authority is not null)
            return false;
        if (state.View.Record is null && IsEligibleToTake(state))
            return false;
        // What was waited out is read once more: after a restore the same resourceVersion can be a renewal unheard of.
        var freeAt = FreeAt(state);
        return now < freeAt
            ? now >= state.LastHeard + state.Settings.PollInterval
            : !IsOpen(state) && (state.LastRead is not { } read || read < freeAt);
    }

    /// <summary>Released by its holder, or this member's own.</summary>
    private static bool IsOpen(ElectionState state) =>
        state.View is { IsContinuous: true, Record: { } record } && (record.IsReleased || record.Holder == state.Self.ToString());

    /// <summary>When the Lease can be taken, or prepared when there is none.</summary>
    private static Instant FreeAt(ElectionState state)
    {
        if (state.View is not { } view || !IsEligibleToTake(state))
            return Instant.Never;
        return IsOpen(state) || view.Record is null ? view.Since : view.Since + view.Wait;
    }

    /// <summary>When the next request is due, if none is under way.</summary>
    private static Instant DueAt(ElectionState state) => Instant.Later(state.NotBefore, WantedAt(state));

    private static Instant WantedAt(ElectionState state)
    {
        if (state.View is null || state.MustRead)
            return state.NotBefore;
        if (state.Authority is not null)
            return IsOurs(state) ? state.LastRenewal + state.Settings.RenewInterval : state.NotBefore;
        if (!state.IsAddressGone)
            return Instant.Never;
        if (state.IsStopping || (!state.IsEligible && IsOursToRelease(state)))
            return state.NotBefore;
        return Instant.Earlier(FreeAt(state), state.LastHeard + state.Settings.PollInterval);
    }

    private static Instant WakeAt(ElectionState state, Instant now)
    {
        if (state.IsStopped)
            return Instant.Never;
        var request = state.Pending is { } pending ? pending.SentAt + state.Settings.RequestTimeout : DueAt(state);
        var wake = Instant.Earlier(request, state.Authority?.Until ?? Instant.Never);
        return Instant.Later(wake, now);
    }
}
