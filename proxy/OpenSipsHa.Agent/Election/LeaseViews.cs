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
        var isRenewal = isContinuous && record!.Holder.Length > 0 && record.Holder == known.Record!.Holder;
        if (!isRenewal && known.Wait > wait)
            wait = known.Wait;
        return new LeaseView(record, now, wait, isContinuous);
    }

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

    public static LeaseRecord Prepared(ElectionState state) => new()
    {
        Duration = state.View!.Wait > state.Settings.WrittenDuration ? state.View.Wait : state.Settings.WrittenDuration,
        Transitions = state.LastTerm ?? 0,
    };

    public static LeaseRecord Held(ElectionState state, int term) => (state.View?.Record ?? new LeaseRecord()) with
    {
        Holder = state.Self.ToString(),
        Duration = state.Settings.WrittenDuration,
        Transitions = term,
        ReleasedBy = "",
    };

    public static LeaseRecord Released(ElectionState state) => state.View!.Record! with
    {
        Holder = "",
        Duration = state.Settings.WrittenDuration,
        ReleasedBy = state.Self.ToString(),
    };
}
