namespace OpenSipsHa.Api.SipClusters;

/// <summary>What the authority of a virtual IP's holder rests on.</summary>
public enum VirtualIPMode
{
    /// <summary>On its Lease: another member waits leaseDuration before it takes over.</summary>
    Solo,

    /// <summary>On the promises of a successor, which takes over within the promise.</summary>
    Paired,
}
