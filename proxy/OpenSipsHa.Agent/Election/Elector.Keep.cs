namespace OpenSipsHa.Agent.Election;

/// <content>
/// whenApiUnavailable: Keep. Availability first, as VRRP does: without an API server there is nobody to ask, and two
/// members that cannot hear each other may both come to hold the address.
/// </content>
public static partial class Elector
{
    /// <summary>The holder keeps an address whose authority is over while the API server answers nothing and nobody else claims it.</summary>
    private static bool MayKeep(ElectionState state, Instant now) =>
        state.Settings.KeepsWithoutApi && state.ApiSilentSince is not null && !IsRivalHeard(state, now);

    private static bool IsRivalHeard(ElectionState state, Instant now) =>
        state is { Heard: { } heard, Tenure: { } tenure } && heard.Term >= tenure.Term && now - heard.At < state.Settings.LeaseDuration;

    /// <summary>
    /// A member takes an address without the API server only when both are silent: the API server, and the holder.
    /// </summary>
    private static Instant SurveyAt(ElectionState state, Instant now)
    {
        if (!state.Settings.KeepsWithoutApi || state.Tenure is not null || !state.IsAddressGone || !IsEligibleToTake(state, now)
            || state.View?.Record is not { Holder.Length: > 0 } record || record.Holder == state.Name || state.ApiSilentSince is not { } silent)
        {
            return Instant.Never;
        }

        var patience = state.Settings.LeaseDuration;
        var at = Instant.Later(silent + patience, Instant.Later(state.Promised, (state.Heard?.At ?? default) + patience));
        return state.SurveyedAt is { } last ? Instant.Later(at, last + patience) : at;
    }

    private static ElectionState TakeUnbacked(ElectionState state, bool isFree, Instant now, List<ElectionAction> actions)
    {
        // Heard from in the meantime, or answered.
        if (!isFree || now < SurveyAt(state with { SurveyedAt = null }, now))
            return state;
        var tenure = new Tenure
        {
            Term = (state.LastTerm ?? 0) + 1,
            SentAt = now,
            LeaseUntil = now,
            UnbackedUntil = now + state.Settings.RenewInterval,
            Sequence = state.LastSequence,
        };
        return TakeOffice(state with { Tenure = tenure, LastRenewal = now, LastTerm = tenure.Term }, isGain: true, GainCause.Unbacked, actions);
    }

    private static ElectionState AskAround(ElectionState state, Instant now, List<ElectionAction> actions)
    {
        if (now < SurveyAt(state, now))
            return state;
        actions.Add(new ElectionAction.Survey());
        return state with { SurveyedAt = now };
    }
}
