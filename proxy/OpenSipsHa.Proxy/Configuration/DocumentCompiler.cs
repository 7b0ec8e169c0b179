using System.Net;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Configuration;

/// <summary>Document to <see cref="ProxyConfiguration"/>: everything that can be wrong with one is found here, before anything changes.</summary>
public sealed class DocumentCompiler
{
    private readonly ConfigDocument _document;
    private readonly string _name;
    private readonly IPAddress _nodeAddress;
    private readonly ProxyConfiguration? _previous;
    private readonly List<string> _errors = [];

    private DocumentCompiler(ConfigDocument document, string name, IPAddress nodeAddress, ProxyConfiguration? previous)
    {
        _document = document;
        _name = name;
        _nodeAddress = nodeAddress;
        _previous = previous;
    }

    /// <param name="name">Name of the ConfigMap.</param>
    /// <param name="nodeAddress">Address of the listeners that name no virtual IP.</param>
    /// <param name="previous">The configuration in force: round-robin positions are taken over from it.</param>
    public static CompilationResult Compile(
        ConfigDocument document, string name, IPAddress nodeAddress, ProxyConfiguration? previous)
    {
        var compiler = new DocumentCompiler(document, name, nodeAddress, previous);
        var configuration = compiler.Compile();
        return new CompilationResult(compiler._errors.Count == 0 ? configuration : null, compiler._errors);
    }

    private ProxyConfiguration Compile()
    {
        CheckRegistrar();
        var virtualIPs = CompileVirtualIPs();
        var listeners = CompileListeners(virtualIPs);
        var gateways = CompileGateways();
        var dispatchers = CompileDispatchers(gateways);
        List<string> hosts =
        [
            .. _document.Domains.Select(d => d.ToLowerInvariant()),
            .. virtualIPs.Values.Append(_nodeAddress).Select(HostText),
        ];
        var protection = ProtectionCompiler.Compile(_document.Security, virtualIPs.Values.Append(_nodeAddress), _errors);
        return new ProxyConfiguration
        {
            Name = _name,
            Listeners = listeners,
            Domains = new ByteStringSet(hosts),
            Registrar = _document.Registrar,
            ContactFix = (_document.Nat?.FixRequestContact == true ? ContactFix.Requests : ContactFix.None)
                | (_document.Nat?.FixResponseContact == true ? ContactFix.Responses : ContactFix.None),
            KeepAliveInterval = KeepAliveInterval(),
            Protection = protection,
            Authentication = AuthenticationPolicy.Compile(_document, hosts, protection.Trusted, _errors),
            Gateways = gateways.Values.Select(g => g.Target).OfType<GatewayTarget>().ToDictionary(g => g.Name, StringComparer.Ordinal),
            NameServers = NameServersCompiler.Compile(_document.Dns, _errors),
            NamedGateways = [.. gateways.Values.Select(gateway => gateway.Target?.Resolve()).OfType<NextHop>().Distinct()],
            Dispatchers = dispatchers,
            Routes = new RoutingTable(CompileRoutes(dispatchers)),
        };
    }

    private TimeSpan KeepAliveInterval()
    {
        var milliseconds = _document.Nat?.KeepAliveIntervalMs ?? 0;
        if (milliseconds is not 0 and < 100)
            Refuse($"nat: keepAliveIntervalMs is {milliseconds}; expected 0 (none) or 100 or more");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private void CheckRegistrar()
    {
        var r = _document.Registrar;
        if (r.MinExpiresSeconds < 0 || r.MinExpiresSeconds > r.MaxExpiresSeconds)
            Refuse($"registrar: minExpiresSeconds {r.MinExpiresSeconds} is not within 0 and maxExpiresSeconds {r.MaxExpiresSeconds}");
        if (r.DefaultExpiresSeconds < r.MinExpiresSeconds || r.DefaultExpiresSeconds > r.MaxExpiresSeconds)
            Refuse($"registrar: defaultExpiresSeconds {r.DefaultExpiresSeconds} is not within minExpiresSeconds {r.MinExpiresSeconds} and maxExpiresSeconds {r.MaxExpiresSeconds}");
        if (r.MaxContacts < 1)
            Refuse($"registrar: maxContacts is {r.MaxContacts}; expected 1 or more");
    }

    private Dictionary<string, IPAddress> CompileVirtualIPs()
    {
        var addresses = new Dictionary<string, IPAddress>(StringComparer.Ordinal);
        foreach (var virtualIP in _document.VirtualIPs)
        {
            if (!IPAddress.TryParse(virtualIP.Address, out var address))
                Refuse($"virtual IP '{virtualIP.Name}': address '{virtualIP.Address}' is not an IP address");
            else if (!addresses.TryAdd(virtualIP.Name, address))
                Refuse($"virtual IP '{virtualIP.Name}': there are two of this name");
        }

        return addresses;
    }

    private List<ListenerBinding> CompileListeners(Dictionary<string, IPAddress> virtualIPs)
    {
        var bindings = new List<ListenerBinding>();
        foreach (var listener in _document.Listeners)
        {
            var address = _nodeAddress;
            if (listener.Port is < 1 or > 65535)
                Refuse($"listener '{listener.Name}': port is {listener.Port}; expected 1 to 65535");
            else if (listener.VirtualIP is not null && !virtualIPs.TryGetValue(listener.VirtualIP, out address))
                Refuse($"listener '{listener.Name}': virtualIP '{listener.VirtualIP}' is unknown; expected {OneOf(virtualIPs.Keys)}");
            else
                Add(bindings, new ListenerBinding(listener.Name, new IPEndPoint(address, listener.Port), listener.VirtualIP));
        }

        if (_document.Listeners.Count == 0)
            Refuse("listeners: there is none; expected at least one");
        return bindings;
    }

    private void Add(List<ListenerBinding> bindings, ListenerBinding binding)
    {
        if (bindings.Find(b => b.Name == binding.Name) is not null)
            Refuse($"listener '{binding.Name}': there are two of this name");
        else if (bindings.Find(b => b.Endpoint.Equals(binding.Endpoint)) is { } other)
            Refuse($"listener '{binding.Name}': {binding.Endpoint} is taken by listener '{other.Name}'");
        else
            bindings.Add(binding);
    }

    /// <summary>Every gateway of the document by name; null = named but not usable, already reported.</summary>
    private Dictionary<string, (Gateway Gateway, GatewayTarget? Target)> CompileGateways()
    {
        var gateways = new Dictionary<string, (Gateway, GatewayTarget?)>(StringComparer.Ordinal);
        foreach (var gateway in _document.Gateways)
        {
            if (gateway.Strip < 0)
                Refuse($"gateway '{gateway.Name}': strip is {gateway.Strip}; expected 0 or more");
            var usable = GatewayUri.TryParse(gateway.Uri, out var uri, out var error);
            if (!usable)
                Refuse($"gateway '{gateway.Name}': uri {error}");
            CheckProbing(gateway);
            var target = usable ? new GatewayTarget(gateway, uri, _previous?.Gateways.GetValueOrDefault(gateway.Name)) : null;
            if (!gateways.TryAdd(gateway.Name, (gateway, target)))
                Refuse($"gateway '{gateway.Name}': there are two of this name");
        }

        return gateways;
    }

    private void CheckProbing(Gateway gateway)
    {
        var probing = gateway.Probing;
        if (probing.IntervalMs < 1)
            Refuse($"gateway '{gateway.Name}': probing.intervalMs is {probing.IntervalMs}; expected 1 or more");
        if (probing.TimeoutMs < 1 || probing.TimeoutMs > probing.IntervalMs)
            Refuse($"gateway '{gateway.Name}': probing.timeoutMs is {probing.TimeoutMs}; expected 1 to intervalMs, {probing.IntervalMs}");
        if (probing.FailThreshold < 1)
            Refuse($"gateway '{gateway.Name}': probing.failThreshold is {probing.FailThreshold}; expected 1 or more");
        if (probing.RiseThreshold < 1)
            Refuse($"gateway '{gateway.Name}': probing.riseThreshold is {probing.RiseThreshold}; expected 1 or more");
        if (probing.FromUri is { } from && !SipUri.TryParse(System.Text.Encoding.UTF8.GetBytes(from), out _))
            Refuse($"gateway '{gateway.Name}': probing.fromUri '{from}' is not a URI; expected one like sip:probe@example.com");
    }

    private Dictionary<string, Dispatcher> CompileDispatchers(
        Dictionary<string, (Gateway Gateway, GatewayTarget? Target)> gateways)
    {
        var dispatchers = new Dictionary<string, Dispatcher>(StringComparer.Ordinal);
        foreach (var set in _document.DispatcherSets)
        {
            if (set.MaxAttempts < 1)
                Refuse($"dispatcher set '{set.Name}': maxAttempts is {set.MaxAttempts}; expected 1 or more");
            foreach (var code in set.FailoverCodes.Where(code => code is < 300 or > 599))
                Refuse($"dispatcher set '{set.Name}': failoverCodes has {code}; expected 300 to 599");
            var destinations = CompileDestinations(set, gateways);
            var dispatcher = new Dispatcher(set, destinations, _previous?.Dispatchers.GetValueOrDefault(set.Name));
            if (!dispatchers.TryAdd(set.Name, dispatcher))
                Refuse($"dispatcher set '{set.Name}': there are two of this name");
        }

        return dispatchers;
    }

    private List<Destination> CompileDestinations(
        DispatcherSet set, Dictionary<string, (Gateway Gateway, GatewayTarget? Target)> gateways)
    {
        var destinations = new List<Destination>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var destination in set.Destinations)
        {
            var where = $"dispatcher set '{set.Name}', destination '{destination.Id}'";
            if (!ids.Add(destination.Id))
                Refuse($"{where}: there are two of this id");
            else if (destination.Weight < 0)
                Refuse($"{where}: weight is {destination.Weight}; expected 0 or more");
            else if (!gateways.TryGetValue(destination.Gateway, out var gateway))
                Refuse($"{where}: gateway '{destination.Gateway}' is unknown; expected {OneOf(gateways.Keys)}");
            else if (gateway.Target is not null && gateway.Gateway.Enabled && destination.Weight > 0)
                destinations.Add(new Destination(destination.Id, destination.Weight, destination.Priority, gateway.Target));
        }

        return destinations;
    }

    private List<CompiledRoute> CompileRoutes(Dictionary<string, Dispatcher> dispatchers)
    {
        var routes = new List<CompiledRoute>();
        foreach (var route in _document.Routes)
        {
            var sources = CompileSources(route);
            if (CompileDecision(route, dispatchers) is { } decision)
                routes.Add(new CompiledRoute(route.Name, new RouteMatcher(route.Match, sources), decision));
        }

        foreach (var twice in routes.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            Refuse($"route '{twice.Key}': there are two of this name");
        return routes;
    }

    private List<AddressBlock> CompileSources(Route route)
    {
        var blocks = new List<AddressBlock>();
        foreach (var cidr in route.Match.SourceCidrs)
        {
            if (AddressBlock.TryParse(cidr, out var block, out var error))
                blocks.Add(block);
            else
                Refuse($"route '{route.Name}': match.sourceCidrs {error}");
        }

        return blocks;
    }

    private RouteDecision? CompileDecision(Route route, Dictionary<string, Dispatcher> dispatchers)
    {
        var action = route.Action;
        switch (action.Type)
        {
            case RouteActionType.Registrar:
                return new RouteDecision.Register();
            case RouteActionType.Relay:
                return new RouteDecision.Relay();
            case RouteActionType.Dispatch when dispatchers.TryGetValue(action.DispatcherSet ?? "", out var dispatcher):
                return new RouteDecision.Dispatch(dispatcher);
            case RouteActionType.Dispatch:
                return Refuse($"route '{route.Name}': action.dispatcherSet '{action.DispatcherSet}' is unknown; expected {OneOf(dispatchers.Keys)}");
            case RouteActionType.Reject when action.Code is >= 300 and <= 699:
                return IsOneLine(action.Reason)
                    ? new RouteDecision.Reject(action.Code.Value, action.Reason ?? "Rejected")
                    : Refuse($"route '{route.Name}': action.reason has a line break or control character; expected one line");
            case RouteActionType.Reject:
                return Refuse($"route '{route.Name}': action.code is {action.Code?.ToString() ?? "missing"}; expected 300 to 699");
            default:
                return Refuse($"route '{route.Name}': action.type {action.Type} is unknown");
        }
    }

    private static bool IsOneLine(string? text) => text is null || !text.Any(char.IsControl);

    private RouteDecision? Refuse(string error)
    {
        _errors.Add(error);
        return null;
    }

    private static string OneOf(IEnumerable<string> names) =>
        names.Any() ? $"one of {string.Join(", ", names.Order(StringComparer.Ordinal))}" : "one that the configuration holds, and it holds none";

    private static string HostText(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
