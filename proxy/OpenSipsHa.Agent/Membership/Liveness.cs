using System.Globalization;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Membership;

/// <summary>Whether a member works, or should be started again (<c>/healthz</c>).</summary>
public static class Liveness
{
    /// <summary>Loops turn at least once a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>An election's loop turns when authority ends, at once.</summary>
    public static readonly TimeSpan LossPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// An API server that does not answer is no complaint: the address is given up when authority ends, and a restart would
    /// change nothing, or harm: a pair that hears each other keeps the address without one. An address that is still held when
    /// others may have it is one: what should have given it up hangs.
    /// </summary>
    /// <param name="queueSilence">Since the member's own queue last turned.</param>
    /// <returns>What is wrong, in one line; null = nothing.</returns>
    public static string? Complaint(TimeSpan queueSilence, IEnumerable<ElectionPulse> elections)
    {
        if (queueSilence >= Patience)
            return $"the member's queue has not turned for {Seconds(queueSilence)}";
        foreach (var election in elections)
        {
            if (election.Failure is { } failure)
                return $"lease {election.Lease}: the election broke off: {failure}";
            if (election.HasEnded)
                continue;
            if (election.Overdue is { } overdue && overdue >= LossPatience)
                return $"lease {election.Lease}: held, but authority ended {Seconds(overdue)} ago";
            if (election.Silence >= Patience)
                return $"lease {election.Lease}: the election has not turned for {Seconds(election.Silence)}";
        }

        return null;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
