namespace OpenSipsHa.Agent.Election;

/// <summary>The last heartbeat heard of a holder: older ones and repeated ones are no sign of life.</summary>
/// <param name="At">When it was heard.</param>
public sealed record HeardHolder(string Identity, ulong Boot, int Term, long Sequence, Instant At);
