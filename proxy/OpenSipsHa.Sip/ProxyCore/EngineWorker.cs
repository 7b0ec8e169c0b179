using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>What one thread needs to run the engine: views, counters, a way out. Used by that thread only.</summary>
public sealed class EngineWorker
{
    internal EngineWorker(IMessageSink sink) => Sink = sink;

    public SipCounters Counters { get; } = new();

    internal IMessageSink Sink { get; }

    /// <summary>The message received.</summary>
    internal SipMessage Received { get; } = new();

    /// <summary>A request that a context has kept.</summary>
    internal SipMessage Kept { get; } = new();

    /// <summary>A request that a branch has sent.</summary>
    internal SipMessage Sent { get; } = new();

    /// <summary>Milliseconds of the engine's clock.</summary>
    internal long Now { get; set; }
}
