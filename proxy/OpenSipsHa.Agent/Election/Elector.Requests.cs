namespace OpenSipsHa.Agent.Election;

/// <content>What is asked of the API server, and when.</content>
public static partial class Elector
{
    private static ElectionState SendWhatIsDue(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        state = AbandonWhatIsInTheWay(state, now, actions);
        if (state.Pending is not null || now < DueAt(state, now))
            return state;
        if (IsReadDue(state, now))
            return Send(state, null, null, now, actions);
        if (state.Tenure is { } tenure)
            return SendRenewal(state, tenure, now, actions);
        if (IsEligibleToTake(state, now) && state.View!.Record is null)
            return Send(state, WritePurpose.Prepare, LeaseViews.Prepared(state), now, actions);
        if (IsEligibleToTake(state, now) && now >= FreeAt(state, now))
        {
            return Send(state, WritePurpose.Acquire, LeaseViews.Held(state, LeaseViews.NextTerm(state)), now, actions) with
            {
                WithheldVersion = state.View!.Record!.ResourceVersion,
            };
        }

        if (IsOursToRelease(state))
            return Send(state, WritePurpose.Release, LeaseViews.Released(state), now, actions);
        if (!state.IsStopping)
            return state;
        actions.Add(new ElectionAction.Stopped());
        return state with { IsStopped = true };
    }

    private static ElectionState SendRenewal(ElectionState state, Tenure tenure, Instant now, List<ElectionAction> actions)
    {
        var successor = Successors.Wanted(state, now);
        if (successor.Length > 0)
        {
            // The stricter rule is in force before anybody can read the record that makes it necessary.
            state = state with { Tenure = tenure with { MayBePaired = tenure.Mode == LeaseMode.Solo || tenure.MayBePaired, Successor = successor } };
            state = TellAuthority(state, actions);
            return Send(state, WritePurpose.Renew, LeaseViews.Held(state, tenure.Term, successor), now, actions);
        }

        if (tenure.NeedsPromises)
        {
            var until = now + LeaseViews.AuthorityOf(LeaseMode.Solo, state.Settings);
            state = state with { Tenure = tenure with { SoloUntil = Instant.Earlier(tenure.SoloUntil, until) } };
        }

        return Send(state, WritePurpose.Renew, LeaseViews.Held(state, tenure.Term), now, actions);
    }

    private static ElectionState Send(
        ElectionState state, WritePurpose? purpose, LeaseRecord? desired, Instant now, List<ElectionAction> actions)
    {
        var id = state.LastRequestId + 1;
        actions.Add(purpose is { } why ? new ElectionAction.Write(id, why, desired!) : new ElectionAction.Read(id));
        return state with { LastRequestId = id, Pending = new LeaseRequest(id, now, purpose, desired) };
    }

    private static ElectionState AbandonWhatIsInTheWay(ElectionState state, Instant now, List<ElectionAction> actions) => state.Pending switch
    {
        // An acquisition that is no longer wanted must not stand in the way of the release.
        { Purpose: WritePurpose.Acquire or WritePurpose.Prepare } unwanted when !IsEligibleToTake(state, now) =>
            Abandon(state, unwanted, now, actions) with { MustRead = true },
        // The promises run while it is under way.
        { Purpose: WritePurpose.Renew, Desired.Mode: LeaseMode.Paired } slow when IsSoloDue(state, now) => Abandon(state, slow, now, actions),
        _ => state,
    };

    private static ElectionState Abandon(ElectionState state, LeaseRequest request, Instant now, List<ElectionAction> actions)
    {
        actions.Add(new ElectionAction.Cancel(request.Id));
        return state with { Pending = null, NotBefore = now, MustRead = state.MustRead || request.Purpose == WritePurpose.Acquire };
    }

    /// <summary>Longer than usual while nothing but the speed of a takeover depends on it.</summary>
    private static TimeSpan TimeoutOf(ElectionState state)
    {
        var usual = state.Settings.RequestTimeout;
        if (state is not { Tenure.NeedsPromises: true, Settings.Promises: { } promises })
            return usual;
        var slow = 2 * state.Latency.High;
        return slow <= usual ? usual : slow < promises.LongestPromise ? slow : promises.LongestPromise;
    }

    private static bool IsEligibleToTake(ElectionState state, Instant now) =>
        state is { IsEligible: true, IsStopping: false } && now >= state.YieldUntil;

    private static bool IsOurs(ElectionState state) => state.View?.Record?.Holder == state.Name;

    /// <summary>A record that came back from a backup names a former holder: it is not that one's to give away.</summary>
    private static bool IsOursToRelease(ElectionState state) => IsOurs(state) && state.View!.IsContinuous;

    private static bool IsReadDue(ElectionState state, Instant now)
    {
        if (state.View is null)
            return true;
        if (state.MustRead)
            return true;
        if (state.Tenure is not null)
            return false;
        if (state.View.Record is null && IsEligibleToTake(state, now))
            return false;
        return now < FreeAt(state, now)
            ? now >= Instant.Earlier(state.LastHeard + state.Settings.PollInterval, LookAt(state))
            : !IsOpen(state) && IsReadOlderThan(state, IsSuccessor(state) ? LastNews(state) : FreeAt(state, now));
    }

    /// <summary>
    /// What was waited out is read once more: after a restore the same resourceVersion can be a renewal unheard of. A
    /// successor does so while its promises still run, as soon as the holder has missed two heartbeats.
    /// </summary>
    private static Instant LookAt(ElectionState state) =>
        state.Settings.Promises is { } promises && IsSuccessor(state) && IsReadOlderThan(state, LastNews(state))
            ? LastSign(state) + (2 * promises.HeartbeatInterval)
            : Instant.Never;

    private static bool IsReadOlderThan(ElectionState state, Instant time) => state.LastRead is not { } read || read < time;

    /// <summary>Of the holder or of the Lease: a watch that was stalled can show states of before a restore, one after the other.</summary>
    private static Instant LastNews(ElectionState state) => Instant.Later(LastSign(state), state.View!.Since);

    private static Instant LastSign(ElectionState state) => state.Heard?.At ?? state.View!.Since;

    /// <summary>Released by its holder, or this member's own, or held by a process that is known to be gone.</summary>
    private static bool IsOpen(ElectionState state) =>
        state.View is { IsContinuous: true, Record: { } record }
        && (record.IsReleased || record.Holder == state.Name || IsGone(state, record));

    private static bool IsGone(ElectionState state, LeaseRecord record) =>
        record is { Holder.Length: > 0, Boot: not 0 } && record.Boot == state.GoneBoot;

    /// <summary>This member is the one that may take over when its promises have run out.</summary>
    private static bool IsSuccessor(ElectionState state) =>
        state is { Settings.Promises: not null, View: { IsContinuous: true, Record: { Mode: LeaseMode.Paired, Holder.Length: > 0 } record } }
        && record.Successor == state.Name && record.Holder != state.Name;

    private static GainCause CauseOf(ElectionState state) => state.View?.Record switch
    {
        { } record when record.Holder == state.Name => GainCause.Own,
        { IsReleased: true } => GainCause.Released,
        { } record when IsGone(state, record) => GainCause.Gone,
        not null when IsSuccessor(state) => GainCause.Promise,
        _ => GainCause.Lease,
    };

    /// <summary>When the Lease can be taken, or prepared when there is none.</summary>
    private static Instant FreeAt(ElectionState state, Instant now)
    {
        if (state.View is not { } view || !IsEligibleToTake(state, now))
            return Instant.Never;
        if (view.Record is not { } record)
            return view.Since;
        var promised = IsPromiseVoid(state, record) ? default : state.Promised;
        if (IsOpen(state))
            return Instant.Later(promised, record.IsReleased ? view.Since + Courtesy(state, record) : view.Since);
        // A successor that has never heard the holder listens for as long as it would have to promise.
        var waited = IsSuccessor(state) && state.Settings.Promises is { } promises
            ? LastSign(state) + promises.Promise
            : view.Since + view.Wait + Courtesy(state, record);
        return Instant.Later(waited, Instant.Later(promised, state.ForgottenUntil));
    }

    /// <summary>Promises bind whatever the record says, but for this: the one they were given to has no use for them any more.</summary>
    private static bool IsPromiseVoid(ElectionState state, LeaseRecord record) =>
        state.Heard is not { } heard || heard.Boot == state.GoneBoot
        || (record.IsReleased && record.ReleasedBy == heard.Identity && record.Transitions >= heard.Term);

    /// <summary>A Lease that nobody has goes to the one that it names, or to the preferred node, first.</summary>
    private static TimeSpan Courtesy(ElectionState state, LeaseRecord record)
    {
        if (record.Holder.Length > 0 || record.Successor == state.Name)
            return TimeSpan.Zero;
        var named = record.Successor.Length > 0 ? state.Settings.YieldTime : TimeSpan.Zero;
        return named > state.Settings.FirstTakeDelay ? named : state.Settings.FirstTakeDelay;
    }

    /// <summary>When the next request is due, if none is under way.</summary>
    private static Instant DueAt(ElectionState state, Instant now) => Instant.Later(RetryAt(state, now), WantedAt(state, now));

    /// <summary>What failed is tried again sooner while the promises of a lost successor run out.</summary>
    private static Instant RetryAt(ElectionState state, Instant now) =>
        IsSoloDue(state, now) && state.FailedAt is { } failedAt
            ? Instant.Earlier(state.NotBefore, failedAt + (state.Settings.Promises!.HeartbeatInterval / 4))
            : state.NotBefore;

    private static Instant WantedAt(ElectionState state, Instant now)
    {
        if (state.View is null || state.MustRead)
            return RetryAt(state, now);
        if (state.Tenure is { } tenure)
            return IsRewriteDue(state, tenure, now) ? RetryAt(state, now) : state.LastRenewal + RenewIntervalOf(state, tenure);
        if (!state.IsAddressGone)
            return Instant.Never;
        if (state.IsStopping || (!IsEligibleToTake(state, now) && IsOursToRelease(state)))
            return RetryAt(state, now);
        var wanted = Instant.Earlier(Instant.Earlier(FreeAt(state, now), LookAt(state)), state.LastHeard + state.Settings.PollInterval);
        return now < state.YieldUntil ? Instant.Earlier(wanted, state.YieldUntil) : wanted;
    }

    /// <summary>The record says something else than it should.</summary>
    private static bool IsRewriteDue(ElectionState state, Tenure tenure, Instant now) =>
        !IsOurs(state) || !state.View!.IsContinuous || state.View.Record!.Boot != state.Boot
        || (tenure.NeedsPromises ? tenure.Mode == LeaseMode.Solo || Successors.Wanted(state, now).Length == 0 : Successors.Wanted(state, now).Length > 0);

    /// <summary>A pairing write whose answer was lost has not made the Lease's own bound any longer yet.</summary>
    private static TimeSpan RenewIntervalOf(ElectionState state, Tenure tenure) =>
        tenure.Mode == LeaseMode.Paired && state.Settings.Promises is { } promises && tenure.LeaseUntil - tenure.SentAt > state.Settings.LeaseDuration
            ? promises.RenewInterval
            : state.Settings.RenewInterval;

    private static Instant WakeAt(ElectionState state, Instant now)
    {
        if (state.IsStopped)
            return Instant.Never;
        var request = state.Pending is { } pending ? pending.SentAt + TimeoutOf(state) : DueAt(state, now);
        var wake = Instant.Earlier(request, state.Authority?.Until ?? Instant.Never);
        wake = Instant.Earlier(wake, Instant.Earlier(HeartbeatAt(state), SoloDueAt(state, now)));
        wake = Instant.Earlier(wake, SurveyAt(state, now));
        return Instant.Later(wake, now);
    }
}
