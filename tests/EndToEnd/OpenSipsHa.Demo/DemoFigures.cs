using System.Text.Json;

namespace OpenSipsHa.Demo;

/// <summary>What the demo measured: <c>artifacts/demo.json</c>. Times in milliseconds.</summary>
public sealed record DemoFigures
{
    /// <summary>Longest time without an answered OPTIONS probe around the cut (one every 5 ms).</summary>
    public double? GapMs { get; init; }

    /// <summary>What the gap must stay below: the lease's duration + 1 s.</summary>
    public double? GapLimitMs { get; init; }

    /// <summary>Longest time in which the probe itself did not get to send, in the same period: the measurement's resolution.</summary>
    public double? ProbePauseMs { get; init; }

    /// <summary>Time in which both nodes had the virtual IP on an interface, sampled every 10 ms.</summary>
    public double? OverlapMs { get; init; }

    /// <summary>Probes answered by the old holder after the new one had begun to answer.</summary>
    public int? StaleAnswers { get; init; }

    public int RegistrationsOffered { get; init; }

    public int Registered { get; init; }

    public int RegisteredAgain { get; init; }

    /// <summary>All calls of all phases.</summary>
    public long CallsOffered { get; init; }

    public long CallsAnswered { get; init; }

    public long CallsFailed { get; init; }

    /// <summary>Calls that were up when the node was cut off.</summary>
    public long EstablishedAtCut { get; init; }

    /// <summary>Of those, and of calls set up later: ended without an answered BYE.</summary>
    public long EstablishedCallsLost { get; init; }

    /// <summary>Calls offered between the cut and the first answer of the new holder.</summary>
    public long OfferedDuringGap { get; init; }

    /// <summary>Calls for each gateway of the weighted round robin.</summary>
    public IReadOnlyDictionary<string, long> RoundRobinShares { get; init; } = new Dictionary<string, long>();

    /// <summary>What the example gives each gateway.</summary>
    public IReadOnlyDictionary<string, long> RoundRobinWeights { get; init; } = new Dictionary<string, long>();

    /// <summary>Calls for each gateway of the hash on Call-ID.</summary>
    public IReadOnlyDictionary<string, long> CallIdShares { get; init; } = new Dictionary<string, long>();

    /// <summary>Gratuitous ARP packets for the virtual IP that the client host heard from the new holder.</summary>
    public int GarpSeen { get; init; }

    public int GarpRequests { get; init; }

    public int GarpReplies { get; init; }

    /// <summary>From the cut to the first gratuitous ARP of the new holder.</summary>
    public double? CutToGarpMs { get; init; }

    /// <summary>Member and node.</summary>
    public string? HolderBefore { get; init; }

    public string? HolderAfter { get; init; }

    /// <summary>Some time after the node had come back.</summary>
    public string? HolderAtEnd { get; init; }

    public string? VipAsBound { get; init; }

    public double DurationMs { get; init; }

    /// <summary>One line for each claim that did not hold.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, DemoJson.Default.DemoFigures) + "\n";
}
