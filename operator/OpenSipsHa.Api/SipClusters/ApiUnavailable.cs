namespace OpenSipsHa.Api.SipClusters;

/// <summary>What a holder does that reaches neither the API server nor its successor.</summary>
public enum ApiUnavailable
{
    /// <summary>It gives the virtual IP up: never two holders.</summary>
    Release,

    /// <summary>It keeps the virtual IP while nobody else claims it, as VRRP does: availability first.</summary>
    Keep,
}
