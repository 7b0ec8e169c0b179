namespace OpenSipsHa.Agent.Election;

/// <summary>Which member a holder names as its successor.</summary>
internal static class Successors
{
    /// <summary>
    /// The successor to be named by the next write; "" = write solo. From one successor to another the way leads through solo
    /// mode, so that promises of two members never have to be weighed against each other.
    /// </summary>
    public static string Wanted(ElectionState state, Instant now)
    {
        if (state is not { Tenure: { UnbackedUntil: null } tenure, Settings.Promises: { } promises, View: { IsContinuous: true, Record: { } record } }
            || record.Holder != state.Name || record.Boot != state.Boot)
        {
            return "";
        }

        if (tenure.NeedsPromises)
            return IsLost(state, now) ? "" : tenure.Successor;
        return Best(state, now) is { } best && best.InARow >= promises.AnswersToPair && now < best.AnsweredAt + promises.SoloAfter
            ? best.Identity
            : "";
    }

    /// <summary>The member that is named has stopped answering, has left, or could not hold the address.</summary>
    public static bool IsLost(ElectionState state, Instant now) =>
        state is { Tenure: { NeedsPromises: true } tenure, Settings.Promises: { } promises }
        && (state.Peers.GetValueOrDefault(tenure.Successor) is not { IsEligible: true } peer || now >= peer.AnsweredAt + promises.SoloAfter);

    /// <summary>An eligible member that answers; the one that has been eligible for longest, so that the choice is stable.</summary>
    public static PeerView? Best(ElectionState state, Instant now)
    {
        if (state.Settings.Promises is not { } promises)
            return null;
        PeerView? best = null;
        foreach (var peer in state.Peers.Values)
        {
            if (IsHere(peer, promises, now) && (best is null || peer.EligibleSince < best.EligibleSince
                || (peer.EligibleSince == best.EligibleSince && string.CompareOrdinal(peer.Identity, best.Identity) < 0)))
            {
                best = peer;
            }
        }

        return best;
    }

    /// <summary>That member, if it could take over now.</summary>
    public static PeerView? Here(ElectionState state, string identity, Instant now) =>
        state.Settings.Promises is { } promises && state.Peers.GetValueOrDefault(identity) is { } peer && IsHere(peer, promises, now) ? peer : null;

    private static bool IsHere(PeerView peer, PromiseSettings promises, Instant now) =>
        peer.IsEligible && now < peer.AnsweredAt + (2 * promises.SoloAfter);
}
