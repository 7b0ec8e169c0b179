namespace OpenSipsHa.Agent.Notifications;

/// <summary>When what did not get through is tried again: exponential, with jitter, for a minute.</summary>
internal sealed record RetryPlan
{
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>No attempt begins later than this after the transition, except the first one.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The wait before the next attempt. Both members of a pair tell the same receiver at the same moment, hence the jitter:
    /// between half of the wait and all of it.
    /// </summary>
    /// <param name="attempts">Made so far, at least 1.</param>
    /// <param name="sinceTransition">Until now.</param>
    /// <returns>null = give up.</returns>
    public TimeSpan? Wait(int attempts, TimeSpan sinceTransition, Random random)
    {
        var whole = Math.Min(First.TotalSeconds * Math.Pow(2, attempts - 1), Longest.TotalSeconds);
        var wait = TimeSpan.FromSeconds(whole * (0.5 + random.NextDouble() / 2));
        return sinceTransition + wait > Limit ? null : wait;
    }
}
