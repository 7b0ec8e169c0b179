namespace OpenSipsHa.Api.SipClusters;

/// <summary>Transports that are implemented.</summary>
public enum Transport
{
    UDP,
}
