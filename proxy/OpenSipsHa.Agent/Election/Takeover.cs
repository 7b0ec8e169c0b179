namespace OpenSipsHa.Agent.Election;

/// <summary>How a member came to hold an address.</summary>
/// <param name="Gap">From when the former holder was last heard until the first announcement; null = it was never heard.</param>
public sealed record Takeover(GainCause Cause, TimeSpan? Gap);
