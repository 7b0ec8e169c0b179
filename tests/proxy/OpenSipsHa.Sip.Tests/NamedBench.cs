using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Tests.Dns;

namespace OpenSipsHa.Sip.Tests;

/// <summary>A <see cref="ProxyBench"/> that knows the names of a zone.</summary>
internal sealed class NamedBench : IDisposable
{
    private readonly DnsCache cache;

    public NamedBench(Zone zone)
    {
        Servers = new ScriptedDnsClient(zone.Answer);
        cache = new DnsCache(Servers, Proxy.Time);
        Proxy.Engine.Resolver = new SipResolver(cache, TransportSet.Udp, Proxy.Time) { Deadline = TimeSpan.FromMinutes(1) };
    }

    public ProxyBench Proxy { get; } = new();

    public ScriptedDnsClient Servers { get; }

    public void Dispose() => cache.Dispose();

    /// <summary>Hands a message in and waits until nothing is parked any more; returns what was sent.</summary>
    public List<SentMessage> Receive(string message)
    {
        var sent = Proxy.Receive(message);
        sent.AddRange(Settle());
        return sent;
    }

    /// <summary>Waits for the pool's threads, not for the clock.</summary>
    public List<SentMessage> Settle()
    {
        var sent = new List<SentMessage>();
        SpinWait.SpinUntil(
            () =>
            {
                sent.AddRange(Proxy.Pass(0));
                return Proxy.Engine.ParkedRequests == 0;
            },
            TimeSpan.FromSeconds(20)).ShouldBeTrue("the request stayed parked");
        return sent;
    }
}
