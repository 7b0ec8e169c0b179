namespace OpenSipsHa.Agent.Election;

/// <summary>How one state of a Lease follows on another, and what a member writes into it.</summary>
internal static class LeaseViews
{
    /// <summary>The view after the Lease was seen as <paramref name="record"/> (null: absent).</summary>
    public static LeaseView Next(ElectionState state, LeaseRecord? record, Instant now)
    {
        var (known, settings) = (state.View, state.Settings);
        if (known is null)
            return new LeaseView(record, now, WaitFor(record, settings), IsContinuous: true);
        if (record is null ? known.Record is null : known.Record?.IsSameVersion(record) == true)
            return known;

        var isContinuous = known.Record is { } before && record is not null && before.Uid == record.Uid
            && Kubernetes.ResourceVersions.Compare(before.ResourceVersion, record.ResourceVersion) < 0
            && !IsStraggler(before, record, state.Self)
            // A label put on a record that is being waited out is no word of its holder.
            && (known.IsContinuous || record.Stamp != before.Stamp);
        var wait = WaitFor(record, settings);
        // Whoever held it before may have been promised longer, and need not have noticed that it was taken away.
        if (!(isContinuous && IsWordOfTheHolder(known.Record!, record!)) && known.Wait > wait)
            wait = known.Wait;
        return new LeaseView(record, now, wait, isContinuous);
    }

    /// <summary>
    /// What was promised before does not bind any more: the holder itself says so, or has released it, or its successor has
    /// taken over, which it may only when the holder's authority is over.
    /// </summary>
    private static bool IsWordOfTheHolder(LeaseRecord before, LeaseRecord record) =>
        before.IsReleased
        || (record.Holder.Length > 0 && record.Holder == before.Holder)
        || (before.Mode == LeaseMode.Paired && before.Holder.Length > 0 && record.Holder == before.Successor);

    /// <summary>
    /// A write of this member that was given up and came through later, over another holder's record: its answer counts
    /// for nothing, so the other's authority is waited out.
    /// </summary>
    private static bool IsStraggler(LeaseRecord before, LeaseRecord record, MemberIdentity self) =>
        record.Holder == self.ToString() && before.Holder.Length > 0 && before.Holder != record.Holder;

    /// <summary>The longer of what the record says and what this member is configured for.</summary>
    public static TimeSpan WaitFor(LeaseRecord? record, ElectionSettings settings) =>
        record is not null && record.Duration > settings.LeaseDuration ? record.Duration : settings.LeaseDuration;

    /// <summary>leaseTransitions counts changes of the holder.</summary>
    public static int NextTerm(ElectionState state) => state switch
    {
        { LastTerm: null } => 0,
        { View.Record: { } record } when record.Holder == state.Self.ToString() => record.Transitions,
        _ => state.LastTerm.Value + 1,
    };

    public static int? LaterTerm(int? known, LeaseRecord? record) =>
        record is null || known > record.Transitions ? known : record.Transitions;

    /// <summary>How long a write in this mode gives authority, from when it was sent.</summary>
    public static TimeSpan AuthorityOf(LeaseMode mode, ElectionSettings settings) =>
        mode == LeaseMode.Paired && settings.Promises is { } promises
            ? promises.PairedLeaseDuration - ElectionSettings.MarginOf(promises.PairedLeaseDuration)
            : settings.LeaseDuration - settings.Margin;

    /// <summary>
    /// The tenure after the record on which all writes in doubt were based is known to be gone: this member's own record
    /// says which of them was carried out, if any.
    /// </summary>
    public static Tenure Resolved(Tenure tenure, LeaseRecord record, ElectionSettings settings, Instant now)
    {
        var resolved = tenure with { Mode = record.Mode, MayBePaired = false, SoloUntil = Instant.Never };
        if (record.Mode == LeaseMode.Paired)
            return resolved with { Successor = record.Successor };
        // Counted from when the first such write was sent; from now if somebody else has written it.
        var until = tenure.SoloUntil == Instant.Never ? now + AuthorityOf(LeaseMode.Solo, settings) : tenure.SoloUntil;
        return resolved with { Successor = "", LeaseUntil = Instant.Earlier(tenure.LeaseUntil, until) };
    }

    public static LeaseRecord Prepared(ElectionState state) => new()
    {
        Duration = state.View!.Wait > state.Settings.WrittenDuration ? state.View.Wait : state.Settings.WrittenDuration,
        Transitions = state.LastTerm ?? 0,
    };

    /// <param name="successor">"" = solo.</param>
    public static LeaseRecord Held(ElectionState state, int term, string successor = "") => (state.View?.Record ?? new LeaseRecord()) with
    {
        Holder = state.Name,
        Boot = state.Boot,
        Mode = successor.Length > 0 ? LeaseMode.Paired : LeaseMode.Solo,
        Successor = successor,
        Duration = successor.Length > 0 && state.Settings.Promises is { } promises
            ? ElectionSettings.Written(promises.PairedLeaseDuration)
            : state.Settings.WrittenDuration,
        Transitions = term,
        ReleasedBy = "",
    };

    public static LeaseRecord Released(ElectionState state) => state.View!.Record! with
    {
        Holder = "",
        Boot = 0,
        Mode = LeaseMode.Solo,
        Successor = state.ReleaseTo,
        Duration = state.Settings.WrittenDuration,
        ReleasedBy = state.Name,
    };
}
