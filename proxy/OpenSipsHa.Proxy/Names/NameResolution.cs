using System.Net;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Proxy.Names;

/// <summary>
/// The resolver in force. It lives through configurations with the same servers, so that a new one does not make calls wait for names that
/// the old one knew.
/// </summary>
/// <param name="supported">Transports that requests can be sent by.</param>
/// <param name="resolvConf">null = /etc/resolv.conf.</param>
public sealed class NameResolution(TransportSet supported, TimeProvider time, string? resolvConf = null) : IDisposable
{
    private readonly ResolvConf _system = new(resolvConf);
    private Parts? _parts;
    private long _queriesBefore;
    private long _failuresBefore;

    /// <summary>Queries sent to name servers so far, each attempt counted.</summary>
    public long Queries => Interlocked.Read(ref _queriesBefore) + (_parts?.Client.Queries ?? 0);

    /// <summary>Those of them that got no usable answer.</summary>
    public long Failures => Interlocked.Read(ref _failuresBefore) + (_parts?.Client.Failures ?? 0);

    /// <param name="servers">null = as the system says.</param>
    /// <param name="ahead">What is to be resolved ahead of calls.</param>
    /// <returns>The resolver from now on. Requests that wait for the one before get its answers.</returns>
    public SipResolver Apply(NameServers? servers, IEnumerable<NextHop> ahead)
    {
        if (_parts is null || !Equals(_parts.Servers, servers))
        {
            Retire();
            _parts = Make(servers);
        }

        _parts.Watched.Replace(ahead);
        return _parts.Resolver;
    }

    public void Dispose() => Retire();

    private void Retire()
    {
        if (_parts is null)
            return;
        Interlocked.Add(ref _queriesBefore, _parts.Client.Queries);
        Interlocked.Add(ref _failuresBefore, _parts.Client.Failures);
        _parts.Watched.Dispose();
        _parts.Cache.Dispose();
        _parts = null;
    }

    private Parts Make(NameServers? servers)
    {
        var client = new DnsClient(() => Servers(servers), time);
        var cache = new DnsCache(client, time);
        var resolver = new SipResolver(cache, supported, time);
        return new Parts(servers, client, cache, resolver, new WatchedHops(resolver, time));
    }

    private DnsServers Servers(NameServers? servers)
    {
        if (servers is null)
            return _system.Servers;
        var addresses = servers.Addresses.Select(address => new IPEndPoint(address, DnsServers.Port)).ToList();
        return new DnsServers
        {
            Servers = addresses.Count > 0 ? addresses : _system.Servers.Servers, Timeout = servers.Timeout, Attempts = servers.Attempts,
        };
    }

    private sealed record Parts(NameServers? Servers, DnsClient Client, DnsCache Cache, SipResolver Resolver, WatchedHops Watched);
}
