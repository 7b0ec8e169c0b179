using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Bounds of registrations (RFC 3261 section 10.3).</summary>
[Rule("duration(self.minExpires) <= duration(self.defaultExpires) && duration(self.defaultExpires) <= duration(self.maxExpires)",
    "minExpires, defaultExpires and maxExpires must ascend", FieldPath = ".defaultExpires")]
public sealed record Registrar
{
    /// <summary>Lifetime of a binding whose REGISTER names none.</summary>
    [Default("\"1h\""), Pattern(Durations.Pattern), Length(2, 16)]
    public string DefaultExpires { get; set; } = "1h";

    /// <summary>A shorter one is answered 423 with Min-Expires.</summary>
    [Default("\"1m\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('1s')", "must be 1s or more")]
    public string MinExpires { get; set; } = "1m";

    /// <summary>A longer one is shortened to this.</summary>
    [Default("\"2h\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) <= duration('8760h')", "must be 8760h (a year) or less")]
    public string MaxExpires { get; set; } = "2h";

    /// <summary>Contacts of one address of record.</summary>
    [Default("10"), Bounds(1, 100)]
    public int MaxContacts { get; set; } = 10;
}
