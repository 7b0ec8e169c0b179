namespace OpenSipsHa.Proxy.Destinations;

/// <summary>What was observed of a destination. An administrator's <c>enabled: false</c> is another matter.</summary>
public enum DestinationState
{
    /// <summary>Gets calls.</summary>
    Active,

    /// <summary>Has failed; gets no calls and is being probed.</summary>
    Probing,

    /// <summary>Probes fail as well; gets no calls and is probed on.</summary>
    Inactive,
}
