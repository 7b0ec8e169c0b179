namespace OpenSipsHa.Agent.Election;

/// <summary>The one request that is under way.</summary>
/// <param name="Desired">null: a read.</param>
public sealed record LeaseRequest(long Id, Instant SentAt, WritePurpose? Purpose, LeaseRecord? Desired);
