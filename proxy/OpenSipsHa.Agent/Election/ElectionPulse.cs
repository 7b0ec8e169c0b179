namespace OpenSipsHa.Agent.Election;

/// <summary>Signs of life of one election, as values.</summary>
/// <param name="Silence">Since its loop last turned.</param>
/// <param name="Overdue">How long ago the authority ended under which it still holds the address; negative = it goes on, null = it holds nothing.</param>
/// <param name="HasEnded">It was told to stop, and has.</param>
/// <param name="Failure">Why its loop broke off; null = it did not.</param>
public sealed record ElectionPulse(
    string Lease, TimeSpan Silence, TimeSpan? Overdue, bool HasEnded = false, string? Failure = null);
