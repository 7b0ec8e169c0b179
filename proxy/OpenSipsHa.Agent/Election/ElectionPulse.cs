namespace OpenSipsHa.Agent.Election;

/// <summary>Signs of life of one election, as values.</summary>
/// <param name="Silence">Since its loop last turned.</param>
/// <param name="RenewalAge">Since the renewal was sent that its authority rests on; null = it holds nothing.</param>
/// <param name="LeaseDuration">After so long without a renewal others may take the address.</param>
/// <param name="HasEnded">It was told to stop, and has.</param>
/// <param name="Failure">Why its loop broke off; null = it did not.</param>
public sealed record ElectionPulse(
    string Lease, TimeSpan Silence, TimeSpan? RenewalAge, TimeSpan LeaseDuration, bool HasEnded = false, string? Failure = null);
