using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Configuration;
using OpenSipsHa.Proxy.Control;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Names;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy;

/// <summary>
/// The whole proxy: registrar, routing and sockets under a configuration that can be replaced while requests go on.
/// </summary>
public sealed class SipProxy : IControlledProxy, IDisposable
{
    /// <summary>In units of T1: an INVITE has been sent four times by then (RFC 3261 section 17.1.1.2), 4 s after the first.</summary>
    private const int GiveUpDestinationAfter = 8;

    /// <summary>One document at a time, which can take a quarter of a second: sockets are closed within it.</summary>
    private readonly Lock _applying = new();

    /// <summary>Who holds what and which sockets there are; held for microseconds, because a lost address must not wait for a document.</summary>
    private readonly Lock _roles = new();
    private readonly HashSet<string> _heldVirtualIPs = new(StringComparer.Ordinal);
    private readonly LiveCalls _calls;
    private readonly SecretsReader _secrets;
    private readonly NameResolution _names;
    private readonly SourceTable _sources = new();
    private readonly TimeProvider _time;
    private readonly RequestRouter _router;
    private readonly SipServer _server;
    private readonly SipMeter _meter;
    private readonly ProxyMetrics _metrics;
    private readonly DestinationWatch _destinations;
    private readonly NatKeepAlive _keepAlive;
    private readonly ILogger<SipProxy> _logger;
    private IPAddress _nodeAddress;
    private Dictionary<ListenerKey, SipListener> _listeners = [];
    private string? _hash;
    private long _generation;

    /// <param name="nodeAddress">Address of listeners without a virtual IP, until an agent names another.</param>
    /// <param name="credentials">Files with users and the nonces' key; null = there are none.</param>
    public SipProxy(
        IPAddress nodeAddress, ProxyOptions options, ProxyMetrics metrics, ILoggerFactory loggers, CredentialFiles? credentials = null)
    {
        _nodeAddress = nodeAddress;
        _time = options.Time;
        _metrics = metrics;
        _logger = loggers.CreateLogger<SipProxy>();
        _calls = new LiveCalls(options.Time);
        Locations = new LocationStore(options.Time);
        _secrets = new SecretsReader(credentials ?? new CredentialFiles(), options.Time, loggers.CreateLogger<SecretsReader>());
        _names = new NameResolution(TransportSet.Udp, options.Time);
        var gate = new DigestGate(new DigestAuthenticator(new ReplayWindow(), options.Time), _secrets, CountFailure, metrics);
        _router = new RequestRouter(
            Locations,
            new RegisterHandler(Locations, gate, metrics),
            new Lookup(Locations, metrics),
            new Dispatch(options.T1 * GiveUpDestinationAfter, options.Time, metrics, loggers.CreateLogger<Dispatch>()),
            new CallerGate(gate, metrics),
            metrics);
        _server = new SipServer(options, _router, _calls, loggers.CreateLogger<SipServer>());
        _meter = new SipMeter(_server.Engine);
        var prober = new GatewayProber(AddressOf, ProbesFrom, _server.Send, options.Time);
        _server.Engine.OwnRequests = prober;
        _keepAlive = new NatKeepAlive(Locations, KeepAlive, options.Time);
        _destinations = new DestinationWatch(prober, metrics, loggers.CreateLogger<DestinationWatch>());
        metrics.ObserveBans(() => _sources.Bans);
        metrics.ObserveNames(() => _names.Queries, () => _names.Failures, () => _server.Engine.ParkedRequests);
        metrics.ObserveUsers(() => _secrets.Secrets.Users.Count);
        metrics.Observe(() => Locations.Count, () => Volatile.Read(ref _generation), () => _calls.Count);
    }

    public event Action? ReadyChanged;

    public LocationStore Locations { get; }

    /// <summary>The configuration in force, or null.</summary>
    public ProxyConfiguration? Configuration => _router.Configuration;

    /// <summary>
    /// What an agent before this one said of virtual IPs no longer counts: this one says it again for those that it holds.
    /// </summary>
    public void Meet(AgentHello agent)
    {
        if (!IPAddress.TryParse(agent.NodeAddress, out var address))
            throw new InvalidDataException($"agent names node address '{agent.NodeAddress}', expected an IP address");
        lock (_applying)
        {
            if (!address.Equals(_nodeAddress))
                _hash = null;
            _nodeAddress = address;
        }

        HoldNothing();
    }

    /// <summary>
    /// Registrations and calls stay: the agent that comes back may hold the address again before anybody else takes it.
    /// </summary>
    public void LoseAgent()
    {
        if (HoldNothing() is var held and > 0)
            SipProxyLog.Silenced(_logger, held);
    }

    public Configured Apply(Configure configure)
    {
        try
        {
            var document = ConfigDocumentCodec.Decode(configure.Document, configure.Hash);
            return new Configured { Name = configure.Name, Hash = configure.Hash, Error = Apply(document, configure.Name, configure.Hash) };
        }
        catch (ConfigDocumentException e)
        {
            return new Configured { Name = configure.Name, Hash = configure.Hash, Error = Refuse(configure.Name, e.Message) };
        }
    }

    /// <summary>
    /// Runs a document from now on. Requests under way finish under the configuration that they began with.
    /// </summary>
    /// <param name="name">Name of the ConfigMap.</param>
    /// <param name="hash">Of the document; one that is in force already is not applied again.</param>
    /// <returns>null, or why not: then nothing has changed.</returns>
    public string? Apply(ConfigDocument document, string name, string hash)
    {
        lock (_applying)
        {
            if (_hash == hash && Configuration?.Name == name)
                return null;
            var started = Stopwatch.GetTimestamp();
            var result = DocumentCompiler.Compile(document, name, _nodeAddress, Configuration);
            if (result.Configuration is not { } configuration)
                return Refuse(name, string.Join("; ", result.Errors));
            if (OpenListeners(configuration, out var listeners) is { } error)
                return Refuse(name, error);

            var dropped = Replace(configuration, listeners);
            _keepAlive.Configure(configuration.KeepAliveInterval);
            _destinations.Replace(configuration.Gateways.Values);
            foreach (var listener in dropped)
                _server.Close(listener);
            _hash = hash;
            Interlocked.Increment(ref _generation);
            _metrics.ConfigurationApplied(Stopwatch.GetElapsedTime(started));
            SipProxyLog.Applied(_logger, name, configuration.Listeners.Count, configuration.Routes.Routes.Count);
        }

        ReadyChanged?.Invoke();
        return null;
    }

    public void Assume(Role role)
    {
        lock (_roles)
        {
            if (role.Active ? _heldVirtualIPs.Add(role.VirtualIP) : _heldVirtualIPs.Remove(role.VirtualIP))
                SipProxyLog.Role(_logger, role.VirtualIP, role.Active ? "active" : "standby", role.Term);
            // The calls live on elsewhere: their BYEs go through the member that has the address now.
            if (_heldVirtualIPs.Count == 0)
                _calls.Forget();
            ActivateListeners();
        }

        _destinations.RoleChanged();
    }

    public ProxyState State()
    {
        var configuration = Configuration;
        return new ProxyState
        {
            Ready = configuration is not null,
            Reason = configuration is null ? "no configuration yet" : null,
            Config = configuration?.Name,
            Gateways = _destinations.Healths(),
            Registrations = Locations.Count,
            Calls = _calls.Count + _server.Engine.CountTransactions().InvitesInProgress,
            RequestsReceived = _server.Engine.Counters.Sum(c => c.RequestsReceived.Sum()),
            ResponsesReceived = _server.Engine.Counters.Sum(c => c.ResponsesReceived.Sum()),
        };
    }

    /// <summary>Messages that went no further for this reason.</summary>
    public long Dropped(DropReason reason) => _server.Engine.Counters.Sum(c => c.Dropped[(int)reason]);

    public void Dispose()
    {
        _meter.Dispose();
        _keepAlive.Dispose();
        _destinations.Dispose();
        _server.Dispose();
        _names.Dispose();
        _secrets.Dispose();
        Locations.Dispose();
        _calls.Dispose();
    }

    private void CountFailure(SipEndpoint source) => _server.Engine.Guard?.AuthenticationFailed(source);

    private string Refuse(string name, string error)
    {
        _metrics.ConfigurationRefused();
        SipProxyLog.Refused(_logger, name, error);
        return error;
    }

    /// <summary>Opens what is new. On failure closes it again.</summary>
    private string? OpenListeners(ProxyConfiguration configuration, out Dictionary<ListenerKey, SipListener> listeners)
    {
        listeners = [];
        foreach (var binding in configuration.Listeners)
        {
            var key = ListenerKey.Of(binding);
            if (_listeners.TryGetValue(key, out var open))
            {
                listeners.Add(key, open);
                continue;
            }

            var listener = new SipListener(binding.Name, key.Endpoint, key.IsVirtual);
            try
            {
                _server.Open(listener);
            }
            catch (SocketException e)
            {
                foreach (var opened in listeners.Values.Where(l => !_listeners.ContainsValue(l)))
                    _server.Close(opened);
                return $"listener '{binding.Name}': {binding.Endpoint} cannot be opened: {e.Message}";
            }

            listeners.Add(key, listener);
        }

        return null;
    }

    /// <returns>The listeners that are no longer used.</returns>
    private List<SipListener> Replace(ProxyConfiguration configuration, Dictionary<ListenerKey, SipListener> listeners)
    {
        lock (_roles)
        {
            var dropped = _listeners.Where(open => !listeners.ContainsKey(open.Key)).Select(open => open.Value).ToList();
            // Nobody tells these any more when the address is lost.
            foreach (var listener in dropped.Where(listener => listener.IsVirtual))
                listener.Active = false;
            _server.Engine.SetRealms(configuration.Authentication?.Realms ?? []);
            _server.Engine.ContactFix = configuration.ContactFix;
            _server.Engine.Resolver = _names.Apply(configuration.NameServers, configuration.NamedGateways);
            _server.Engine.Guard = new SourceGuard(configuration.Protection, _sources, _time);
            _router.Configuration = configuration;
            _listeners = listeners;
            ActivateListeners();
            return dropped;
        }
    }

    /// <summary>Of a name any of its targets, as it falls out for a call; resolved ahead of calls, so no probe waits for it.</summary>
    private SipEndpoint AddressOf(GatewayTarget gateway)
    {
        if (gateway.NextHop.IsEmpty)
            return gateway.Endpoint;
        Span<SipTarget> first = stackalloc SipTarget[1];
        return NextHopView.TryParse(gateway.NextHop.Span, out var hop)
            && _server.Engine.Resolver?.TryGet(hop, out var plan) == true
            && TargetOrder.Write(plan, (ulong)Random.Shared.NextInt64(), first) > 0
            ? first[0].Endpoint
            : default;
    }

    /// <summary>From a virtual IP if one can reach the destination's address family; null while this member holds none.</summary>
    private SipListener? ProbesFrom(SipEndpoint destination)
    {
        lock (_roles)
        {
            return _heldVirtualIPs.Count == 0
                ? null
                : _listeners.Values.Where(l => l.Active && l.Endpoint.IsIPv6 == destination.IsIPv6).MaxBy(l => l.IsVirtual);
        }
    }

    /// <summary>From each virtual IP that is held: which of them a phone registered with is not kept.</summary>
    private void KeepAlive(IReadOnlyList<SipEndpoint> phones)
    {
        List<SipListener> held;
        lock (_roles)
            held = [.. _listeners.Values.Where(l => l.IsVirtual && l.Active)];
        foreach (var listener in held)
        {
            SipEndpoint[] reachable = [.. phones.Where(phone => phone.IsIPv6 == listener.Endpoint.IsIPv6)];
            _server.SendKeepAlives(listener, reachable);
            _metrics.KeptAlive(reachable.Length);
        }
    }

    /// <returns>How many virtual IPs were held.</returns>
    private int HoldNothing()
    {
        lock (_roles)
        {
            var held = _heldVirtualIPs.Count;
            _heldVirtualIPs.Clear();
            ActivateListeners();
            return held;
        }
    }

    private void ActivateListeners()
    {
        foreach (var binding in Configuration?.Listeners ?? [])
            _listeners[ListenerKey.Of(binding)].Active = binding.VirtualIP is null || _heldVirtualIPs.Contains(binding.VirtualIP);
    }

    /// <summary>What makes two listeners the same socket; a new name alone does not reopen it.</summary>
    private readonly record struct ListenerKey(SipEndpoint Endpoint, bool IsVirtual)
    {
        public static ListenerKey Of(ListenerBinding binding) =>
            new(SipEndpoint.From(binding.Endpoint), binding.VirtualIP is not null);
    }
}
