namespace OpenSipsHa.Agent.Election;

/// <summary>What a holder knows of another member from its answers to heartbeats.</summary>
/// <param name="AnsweredAt">When the newest heartbeat was sent that it has answered.</param>
/// <param name="PromisedUntil">How far its promises reach, by this member's clock and with the margin taken off.</param>
/// <param name="Sequence">Of that heartbeat.</param>
/// <param name="InARow">Heartbeats answered one after the other.</param>
/// <param name="EligibleSince">Since when it says that it could hold the address; null = it says it could not.</param>
/// <param name="HasLeft">It said that it is ending.</param>
public sealed record PeerView(
    string Identity, string Node, Instant AnsweredAt, Instant PromisedUntil, long Sequence, int InARow, Instant? EligibleSince, bool HasLeft)
{
    public bool IsEligible => EligibleSince is not null && !HasLeft;
}
