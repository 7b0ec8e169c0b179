namespace OpenSipsHa.Agent.Election;

/// <summary>How an election stands, for people and for decisions that are not about safety.</summary>
/// <param name="Mode">null = this member holds nothing.</param>
/// <param name="Successor">Identity that the Lease names; "" = none.</param>
/// <param name="Promise">That this member as a holder asks for at present; zero = none.</param>
/// <param name="Term">Latest that is known; null = none yet.</param>
/// <param name="Peers">Members that answer this holder.</param>
/// <param name="Candidate">The one of them that could take over now; null = none.</param>
public sealed record ElectionOverview(
    LeaseMode? Mode, string Successor, TimeSpan Promise, int? Term, IReadOnlyCollection<PeerView> Peers, PeerView? Candidate)
{
    public static ElectionOverview Of(ElectionState state, Instant now) => new(
        state.Tenure?.Mode,
        state.Tenure is { Mode: LeaseMode.Paired } paired ? paired.Successor : "",
        state.Settings.Promises is { } promises && state.Tenure is not null ? promises.Wanted(state.Latency.High) : TimeSpan.Zero,
        state.LastTerm,
        [.. state.Peers.Values],
        Successors.Best(state, now));
}
