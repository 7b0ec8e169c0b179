using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Sources that are over the limit, scan or guess passwords are not listened to for a while. Each member bans by itself.</summary>
public sealed record Ban
{
    /// <summary>How long; 1s to 24h.</summary>
    [Default("\"10m\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('1s') && duration(self) <= duration('24h')", "must lie between 1s and 24h")]
    public string Duration { get; set; } = "10m";

    /// <summary>Wrong passwords and unknown users within that time until a source is banned.</summary>
    [Default("20"), Bounds(1, 100000)]
    public int FailedAuthentications { get; set; } = 20;
}
