namespace OpenSipsHa.Api.SipClusters;

/// <summary>Which address a listener binds.</summary>
public enum ListenerAddress
{
    /// <summary>A floating address; bound by the standby too, before it holds it.</summary>
    VirtualIP,

    /// <summary>The node's own address.</summary>
    Node,
}
