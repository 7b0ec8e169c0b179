namespace OpenSipsHa.Lab.Probing;

/// <summary>One question to each node, by unicast: do you have the virtual IP?</summary>
/// <param name="SentAt">By <see cref="Measuring.LabClock"/>, before the first was sent.</param>
/// <param name="AnsweredBy">Bit n: the nth node said yes.</param>
public readonly record struct ArpRound(TimeSpan SentAt, int AnsweredBy)
{
    /// <summary>More than one node said yes.</summary>
    public bool IsDouble => (AnsweredBy & (AnsweredBy - 1)) != 0;

    /// <summary>
    /// Time in which more than one node answered: between rounds in a row that were both answered so. One such round alone
    /// proves nothing, because the address may have moved between its questions.
    /// </summary>
    /// <param name="rounds">In the order of sending.</param>
    public static TimeSpan Overlap(IEnumerable<ArpRound> rounds)
    {
        var overlap = TimeSpan.Zero;
        ArpRound? previous = null;
        foreach (var round in rounds)
        {
            if (previous is { IsDouble: true } before && round.IsDouble)
                overlap += round.SentAt - before.SentAt;
            previous = round;
        }

        return overlap;
    }
}
