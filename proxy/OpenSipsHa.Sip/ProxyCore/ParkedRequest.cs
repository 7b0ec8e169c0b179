using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>What waits for a name to be resolved.</summary>
internal abstract record ParkedRequest
{
    private ParkedRequest()
    {
    }

    /// <summary>What came of it; set before the engine is told.</summary>
    public TargetPlan Plan { get; set; } = TargetPlan.Failed(ResolutionFailure.ServerFailure, TimeSpan.Zero);

    /// <summary>A target of a request that has a transaction.</summary>
    /// <param name="Parking">Of the context when it was parked: the context may have another request by now.</param>
    public sealed record Target(RequestContext Context, uint Parking, int Index) : ParkedRequest;

    /// <summary>An ACK or CANCEL that is forwarded without one.</summary>
    /// <param name="Bytes">A copy of the message.</param>
    public sealed record Stray(SipListener Listener, SipEndpoint Source, byte[] Bytes) : ParkedRequest;
}
