using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>User agents behind address translators. Their registrations need nothing: they are reached where their REGISTER came from.</summary>
[Rule("duration(self.keepAliveInterval) == duration('0s') || (duration(self.keepAliveInterval) >= duration('1s') && duration(self.keepAliveInterval) <= duration('1h'))",
    "keepAliveInterval must lie between 1s and 1h, or be 0s (none)", FieldPath = ".keepAliveInterval")]
public sealed record Nat
{
    /// <summary>A private Contact address (RFC 1918, RFC 6598, RFC 4193) in a request that comes right from a user agent gives way to the address that it came from, so that requests within the dialog find it.</summary>
    [Default("true")]
    public bool FixRequestContact { get; set; } = true;

    /// <summary>The same in responses.</summary>
    [Default("true")]
    public bool FixResponseContact { get; set; } = true;

    /// <summary>Between two packets (two empty lines) to a registered phone behind an address translator, so that the way to it stays open; 0s = none.</summary>
    [Default("\"30s\""), Pattern(Durations.Pattern), Length(2, 16)]
    public string KeepAliveInterval { get; set; } = "30s";
}
