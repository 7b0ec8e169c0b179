using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Who is told when a virtual IP changes its holder, besides Events and metrics.</summary>
public sealed record Notifications
{
    /// <summary>http or https URLs that get a POST of JSON. Anyone who may read SipClusters or ConfigMaps can read them: no credentials.</summary>
    [Set, Items(0, 8), Length(8, 1024), Pattern("^https?://[^\\s]+$")]
    public IReadOnlyList<string> Webhooks { get; set; } = [];

    /// <summary>Program and arguments, run in the agent's container; empty = none.</summary>
    [Items(0, 32), Length(0, 1024)]
    public IReadOnlyList<string> Exec { get; set; } = [];
}
