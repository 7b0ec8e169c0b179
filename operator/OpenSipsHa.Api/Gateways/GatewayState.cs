namespace OpenSipsHa.Api.Gateways;

/// <summary>What was observed of a gateway; whether an administrator wants it to get calls is spec.enabled.</summary>
public enum GatewayState
{
    /// <summary>It gets calls.</summary>
    Active,

    /// <summary>It has failed; it gets no calls and is being probed.</summary>
    Probing,

    /// <summary>Probes fail as well; it gets no calls and is probed on.</summary>
    Inactive,
}
