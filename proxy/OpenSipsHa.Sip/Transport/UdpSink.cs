using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Transport;

/// <summary>A thread's way out: one outbox a listener.</summary>
internal sealed class UdpSink(SipServer server, int thread) : IMessageSink, IDisposable
{
    private readonly List<UdpOutbox> outboxes = [];
    private UdpOutbox? last;

    /// <summary>The worker whose counters hear of refused datagrams.</summary>
    public EngineWorker? Worker { get; set; }

    public Span<byte> GetBuffer(SipListener listener)
    {
        var outbox = For(listener);
        if (outbox.IsFull)
            Flush(outbox);
        return outbox.Room;
    }

    public void Send(SipListener listener, in SipEndpoint destination, int length) => For(listener).Add(destination, length);

    public void Flush()
    {
        foreach (var outbox in outboxes)
            Flush(outbox);
    }

    public void Dispose()
    {
        foreach (var outbox in outboxes)
            outbox.Dispose();
    }

    private void Flush(UdpOutbox outbox)
    {
        try
        {
            Count(outbox.Flush(server.FindPort(outbox.Listener)?.Handle(thread)));
        }
        catch (ObjectDisposedException)
        {
            // The listener was closed between the look-up and the call.
            Count(outbox.Flush(null));
        }
    }

    private void Count(int refused)
    {
        if (refused > 0 && Worker is not null)
            Worker.Counters.Dropped[(int)DropReason.SendFailed] += refused;
    }

    private UdpOutbox For(SipListener listener)
    {
        if (last?.Listener == listener)
            return last;
        foreach (var outbox in outboxes)
        {
            if (outbox.Listener == listener)
                return last = outbox;
        }

        last = new UdpOutbox(listener);
        outboxes.Add(last);
        return last;
    }
}
