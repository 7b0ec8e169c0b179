namespace OpenSipsHa.Agent.Election;

/// <summary>The right to have the virtual IP.</summary>
/// <param name="SentAt">When the renewal that earned it was sent.</param>
/// <param name="Until">First instant without it.</param>
/// <param name="Term">leaseTransitions of the Lease.</param>
public sealed record Authority(Instant SentAt, Instant Until, int Term);
