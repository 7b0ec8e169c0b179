namespace OpenSipsHa.Agent.Election;

/// <summary>What a member knows of the Lease.</summary>
/// <param name="Record">null: it does not exist.</param>
/// <param name="Since">When this member last saw it change.</param>
/// <param name="Wait">How long after <paramref name="Since"/> somebody may still hold authority under it, or under what it replaced.</param>
/// <param name="IsContinuous">
/// It follows on what was known before: same object, newer version (or the first thing seen at all). After a Lease was
/// deleted or the API server restored from an older state, the record says nothing about who holds authority now.
/// </param>
public sealed record LeaseView(LeaseRecord? Record, Instant Since, TimeSpan Wait, bool IsContinuous);
