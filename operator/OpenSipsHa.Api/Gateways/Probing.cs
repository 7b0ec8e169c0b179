using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.Gateways;

/// <summary>How it is found out that a gateway is down, and that it is back.</summary>
[Rule("duration(self.interval) >= duration('1s') && duration(self.interval) <= duration('1h')", "interval must lie between 1s and 1h", FieldPath = ".interval")]
[Rule("duration(self.timeout) >= duration('100ms') && duration(self.timeout) <= duration(self.interval)", "timeout must lie between 100ms and interval", FieldPath = ".timeout")]
public sealed record Probing
{
    /// <summary>WhenDown = OPTIONS go to it from its failing until it answers again; Always; Never = it counts as alive whatever becomes of calls to it.</summary>
    [Default("\"WhenDown\"")]
    public ProbingMode Mode { get; set; } = ProbingMode.WhenDown;

    /// <summary>Between two OPTIONS.</summary>
    [Default("\"30s\""), Pattern(Durations.Pattern), Length(2, 16)]
    public string Interval { get; set; } = "30s";

    /// <summary>An OPTIONS without a final answer by then has failed.</summary>
    [Default("\"4s\""), Pattern(Durations.Pattern), Length(2, 16)]
    public string Timeout { get; set; } = "4s";

    /// <summary>URI in From; absent = sip:probe@ and the virtual IP.</summary>
    [Length(5, 255), Pattern("^sips?:[^\\s<>\"]+$")]
    public string? FromURI { get; set; }

    /// <summary>Final answers that show life, besides 2xx: many gateways do not take OPTIONS, and answer.</summary>
    [Default("[401, 403, 404, 405, 407, 483, 501]"), Set, Items(0, 32), Bounds(300, 699)]
    public IReadOnlyList<int> AcceptedCodes { get; set; } = [401, 403, 404, 405, 407, 483, 501];

    /// <summary>Failures in a row, of calls or probes, after which it gets no more calls: no answer, a failure to send, or a code of the set's failover.codes.</summary>
    [Default("3"), Bounds(1, 100)]
    public int FailThreshold { get; set; } = 3;

    /// <summary>Probes in a row that it must answer before it gets calls again.</summary>
    [Default("2"), Bounds(1, 100)]
    public int RiseThreshold { get; set; } = 2;
}
