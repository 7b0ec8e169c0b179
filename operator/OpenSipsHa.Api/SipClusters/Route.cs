using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A match and what to do with requests that meet it.</summary>
public sealed record Route
{
    /// <summary>Unique in the cluster; metrics and logs name it.</summary>
    [Required, Length(1, 63), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Conditions, all of which must hold; none = every request.</summary>
    public RouteMatch? Match { get; set; }

    /// <summary>What happens.</summary>
    [Required]
    public RouteAction Action { get; set; } = new();
}
