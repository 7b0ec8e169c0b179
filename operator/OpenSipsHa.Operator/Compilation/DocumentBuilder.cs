using System.Net;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Contracts.Configuration;
using Contract = OpenSipsHa.Contracts.Configuration;
using DispatcherSet = OpenSipsHa.Api.DispatcherSets.DispatcherSet;
using Listener = OpenSipsHa.Api.SipClusters.Listener;
using Route = OpenSipsHa.Api.SipClusters.Route;
using RouteAction = OpenSipsHa.Api.SipClusters.RouteAction;
using RouteMatch = OpenSipsHa.Api.SipClusters.RouteMatch;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>The document of an input that has no problems.</summary>
internal static class DocumentBuilder
{
    /// <summary>Sets that routes name and that exist, by name.</summary>
    public static List<DispatcherSet> Reachable(ClusterInput input) =>
    [
        .. input.Cluster.Spec.Routes.Select(static r => r.Action.Dispatch?.Set).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(input.Sets.ContainsKey).Select(name => input.Sets[name]),
    ];

    public static ConfigDocument Build(ClusterInput input)
    {
        var (metadata, spec) = (input.Cluster.Metadata, input.Cluster.Spec);
        var sets = Reachable(input);
        return new ConfigDocument
        {
            Namespace = metadata.Namespace ?? "",
            Cluster = metadata.Name,
            Interface = spec.Interface ?? "",
            VirtualIPs = [.. spec.VirtualIPs.Select(v => VirtualIP(metadata.Name, v))],
            Failover = Failover(spec.Failover),
            Notifications = Notifications(spec.Notifications),
            Listeners = [.. spec.Listeners.OrderBy(static l => l.Address == ListenerAddress.Node).Select(Listener)],
            Domains = [.. spec.Domains.Select(static d => d.ToLowerInvariant())],
            Registrar = Registrar(spec.Registrar),
            Authentication = Authentication(spec.Authentication),
            Security = Security(spec.Security),
            Nat = spec.Nat is { } nat
                ? new()
                {
                    FixRequestContact = nat.FixRequestContact,
                    FixResponseContact = nat.FixResponseContact,
                    KeepAliveIntervalMs = Milliseconds(nat.KeepAliveInterval),
                }
                : null,
            Dns = Dns(spec.Dns),
            Gateways = [.. sets.SelectMany(static s => s.Spec.Destinations).Select(static d => d.Gateway)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Gateway(input.Gateways[name]))],
            DispatcherSets = [.. sets.Select(Set)],
            Routes = [.. spec.Routes.Select(Route)],
        };
    }

    private static Contract.VirtualIP VirtualIP(string cluster, Api.SipClusters.VirtualIP vip)
    {
        var address = IPAddress.Parse(vip.Address);
        return new Contract.VirtualIP
        {
            Name = vip.Name,
            Address = address.ToString(),
            LeaseName = LeaseNames.Of(cluster, address),
            PreferredNode = vip.PreferredNode ?? "",
        };
    }

    private static FailoverSettings Failover(Failover failover) => new()
    {
        LeaseDurationMs = Milliseconds(failover.LeaseDuration),
        RenewIntervalMs = Milliseconds(failover.RenewInterval),
        PairedLeaseDurationMs = Milliseconds(failover.PairedLeaseDuration),
        HeartbeatIntervalMs = Milliseconds(failover.HeartbeatInterval),
        PromiseMs = Milliseconds(failover.Promise),
        HeartbeatPort = failover.HeartbeatPort,
        WhenApiUnavailable = failover.WhenApiUnavailable == Api.SipClusters.ApiUnavailable.Keep
            ? Contract.ApiUnavailable.Keep
            : Contract.ApiUnavailable.Release,
        Preempt = failover.Preempt,
        PreferenceDelayMs = Milliseconds(failover.PreferenceDelay),
        MaxFailoversPerHour = failover.MaxFailoversPerHour,
        Health = new HealthSettings { IntervalMs = Milliseconds(failover.Health.Interval), Failures = failover.Health.Failures },
        GarpDelayMs = Milliseconds(failover.Garp.Delay),
        GarpRefreshMs = Milliseconds(failover.Garp.Refresh),
        GarpCount = failover.Garp.Count,
    };

    private static NotificationSettings Notifications(Notifications? notifications) => new()
    {
        Webhooks = notifications?.Webhooks ?? [],
        Exec = notifications?.Exec ?? [],
    };

    // VIP listeners first: a proxy that has a choice sends from the address that phones know.
    private static Contract.Listener Listener(Listener listener) => new()
    {
        Name = listener.Name,
        Transport = SipTransport.Udp,
        Port = listener.Port,
        VirtualIP = listener.Address == ListenerAddress.VirtualIP ? listener.VirtualIP : null,
    };

    private static RegistrarSettings Registrar(Registrar registrar) => new()
    {
        DefaultExpiresSeconds = Seconds(registrar.DefaultExpires),
        MinExpiresSeconds = Seconds(registrar.MinExpires),
        MaxExpiresSeconds = Seconds(registrar.MaxExpires),
        MaxContacts = registrar.MaxContacts,
    };

    private static AuthenticationSettings? Authentication(Authentication? authentication) => authentication is null ? null : new()
    {
        Realms = [.. authentication.Realms.Select(static r => new Contract.AuthenticationRealm { Domain = r.Domain, Realm = r.Realm })],
        NonceLifetimeSeconds = Seconds(authentication.NonceLifetime),
    };

    private static SecuritySettings? Security(Security? security) => security is null ? null : new()
    {
        TrustedSources = security.TrustedSources,
        RateLimit = security.RateLimit is { } limit ? new() { Requests = limit.Requests, PeriodMs = Milliseconds(limit.Period) } : null,
        Ban = security.Ban is { } ban
            ? new() { DurationSeconds = Seconds(ban.Duration), FailedAuthentications = ban.FailedAuthentications }
            : null,
        ScannerUserAgents = security.ScannerUserAgents,
        MaxMessageBytes = security.MaxMessageBytes,
    };

    private static DnsSettings? Dns(Api.SipClusters.Dns? dns) => dns is null ? null : new()
    {
        Nameservers = dns.Nameservers,
        TimeoutMs = Milliseconds(dns.Timeout),
        Attempts = dns.Attempts,
    };

    private static Contract.Gateway Gateway(Api.Gateways.Gateway gateway) => new()
    {
        Name = gateway.Metadata.Name,
        Uri = gateway.Spec.Uri,
        Strip = gateway.Spec.Strip,
        Prefix = gateway.Spec.Prefix ?? "",
        Enabled = gateway.Spec.Enabled,
        Probing = Probing(gateway.Spec.Probing),
    };

    private static ProbingSettings Probing(Api.Gateways.Probing probing) => new()
    {
        Mode = Enum.Parse<Contract.ProbingMode>(probing.Mode.ToString()),
        IntervalMs = Milliseconds(probing.Interval),
        TimeoutMs = Milliseconds(probing.Timeout),
        FromUri = probing.FromURI,
        AcceptedCodes = probing.AcceptedCodes,
        FailThreshold = probing.FailThreshold,
        RiseThreshold = probing.RiseThreshold,
    };

    private static Contract.DispatcherSet Set(DispatcherSet set) => new()
    {
        Name = set.Metadata.Name,
        SetId = set.Spec.SetId,
        Algorithm = Enum.Parse<DispatcherAlgorithm>(set.Spec.Algorithm.ToString()),
        Destinations = [.. set.Spec.Destinations.Select(static d => new DispatcherDestination
        {
            Id = d.Name,
            Gateway = d.Gateway,
            Weight = d.Weight,
            Priority = d.Priority,
        })],
        MaxAttempts = set.Spec.Failover.MaxAttempts,
        FailoverCodes = [.. set.Spec.Failover.Codes],
    };

    private static Contract.Route Route(Route route) =>
        new() { Name = route.Name, Match = Match(route.Match ?? new RouteMatch()), Action = Action(route.Action) };

    private static Contract.RouteMatch Match(RouteMatch match) => new()
    {
        Methods = match.Methods ?? [],
        RequestUsers = match.RequestUsers ?? [],
        RequestUserPrefix = match.RequestUserPrefix ?? "",
        RequestDomains = [.. (match.RequestDomains ?? []).Select(static d => d.ToLowerInvariant())],
        SourceCidrs = match.SourceCIDRs ?? [],
        Registered = match.Registered,
    };

    private static Contract.RouteAction Action(RouteAction action) => action switch
    {
        { Registrar: not null } => new() { Type = RouteActionType.Registrar },
        { Dispatch: { } dispatch } => new() { Type = RouteActionType.Dispatch, DispatcherSet = dispatch.Set },
        { Reject: { } reject } => new() { Type = RouteActionType.Reject, Code = reject.Code, Reason = reject.Reason },
        _ => new() { Type = RouteActionType.Relay },
    };

    private static int Milliseconds(string duration) => (int)Durations.Parse(duration).TotalMilliseconds;

    private static int Seconds(string duration) => (int)Durations.Parse(duration).TotalSeconds;
}
