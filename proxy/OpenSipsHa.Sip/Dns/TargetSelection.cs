using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// RFC 3263 section 4 as a function of what is known: a plan, or the questions that must be answered first.
/// </summary>
public sealed class TargetSelection
{
    /// <summary>SRV records of a name that are looked at.</summary>
    private const int MaxRecords = 32;

    /// <summary>How long a URI that needs no name is good for.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly NextHop hop;
    private readonly TransportSet supported;
    private readonly Func<DnsQuestion, DnsAnswer?> lookup;
    private readonly List<DnsQuestion> missing = [];
    private readonly List<TargetGroup> groups = [];
    private TimeSpan lifetime = Forever;
    private bool failed;

    private TargetSelection(NextHop hop, TransportSet supported, Func<DnsQuestion, DnsAnswer?> lookup)
    {
        this.hop = hop;
        this.supported = supported;
        this.lookup = lookup;
    }

    /// <summary>Answers that decide what comes next; null = there is a plan.</summary>
    public IReadOnlyList<DnsQuestion> Missing => missing;

    /// <summary>Not to be used while anything is missing.</summary>
    public TargetPlan Plan { get; private set; } = TargetPlan.Failed(ResolutionFailure.NotFound, TimeSpan.Zero);

    /// <param name="supported">Transports that the caller can send by.</param>
    /// <param name="lookup">What is known of a question; null = nothing yet.</param>
    public static TargetSelection Select(NextHop hop, TransportSet supported, Func<DnsQuestion, DnsAnswer?> lookup)
    {
        var selection = new TargetSelection(hop, supported, lookup);
        var failure = selection.Choose();
        selection.Plan = selection.groups.Count > 0
            ? new TargetPlan(selection.groups, selection.lifetime, ResolutionFailure.None)
            : TargetPlan.Failed(
                failure == ResolutionFailure.NotFound && selection.failed ? ResolutionFailure.ServerFailure : failure, selection.lifetime);
        return selection;
    }

    /// <summary>
    /// Whether DNS can be asked for a host. Its last label begins with a letter (RFC 3261 section 25.1): 999.1.2.3 is a bad address, no name.
    /// </summary>
    public static bool IsName(string host)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaxLength];
        var whole = host.AsSpan().TrimEnd('.');
        return DnsName.TryWrite(host, wire, out _) && whole.Length > 0 && char.IsAsciiLetter(whole[whole.LastIndexOf('.') + 1]);
    }

    /// <returns>Why there are no groups, if there are none.</returns>
    private ResolutionFailure Choose()
    {
        if (Allowed() is not [var preferred, ..] allowed)
            return ResolutionFailure.NoCommonTransport;
        if (SipEndpoint.TryParseLiteral(System.Text.Encoding.ASCII.GetBytes(hop.Host), Port(preferred), out var literal))
            Add(preferred, [new TargetHost(0, [literal])]);
        else if (!IsName(hop.Host))
            return ResolutionFailure.NotFound;
        else if (hop.Port != 0)
            AddAddresses(preferred);
        else if (hop.Transport is not null)
            AddServicesOrAddresses(preferred, allowed);
        else
            return ChooseByNaptr(preferred, allowed);
        return ResolutionFailure.NotFound;
    }

    /// <summary>Services that the URI leaves and the caller has, the first being the one to use where DNS has no say (section 4.1).</summary>
    private SipService[] Allowed()
    {
        // sips over TCP is TLS, and tls may be asked for by a sip URI too (RFC 3261 section 26.2.2).
        var transport = hop switch
        {
            { IsSips: true, Transport: TransportProtocol.Tcp } => TransportProtocol.Tls,
            { IsSips: true, Transport: TransportProtocol.Ws } => TransportProtocol.Wss,
            _ => hop.Transport,
        };
        return [.. SipService.All.Where(service => service.IsIn(supported) && (!hop.IsSips || service.IsSecure)
            && (transport is null || service.Transport == transport))];
    }

    /// <summary>RFC 3263 section 4.1: the transports that the domain offers, in its order.</summary>
    private ResolutionFailure ChooseByNaptr(SipService preferred, SipService[] allowed)
    {
        var records = Find<NaptrRecord>(hop.Host, DnsType.Naptr);
        if (missing.Count > 0)
            return ResolutionFailure.NotFound;
        var offered = records.Where(record => SipService.IsSip(record.Service)).ToList();
        if (offered.Count == 0)
        {
            AddServicesOrAddresses(preferred, allowed);
            return ResolutionFailure.NotFound;
        }

        var usable = offered
            .OrderBy(record => record.Order).ThenBy(record => record.Preference)
            .Where(record => record.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) && record.Regexp.Length == 0)
            .Select(record => (Service: Array.Find(allowed, service => record.Service.Equals(service.Naptr, StringComparison.OrdinalIgnoreCase)), record.Replacement))
            .Where(choice => choice.Service is not null)
            .Take(SipService.All.Count)
            .ToList();
        foreach (var (service, replacement) in usable)
            AddService(service!, replacement);
        return usable.Count == 0 ? ResolutionFailure.NoCommonTransport : ResolutionFailure.NotFound;
    }

    /// <summary>RFC 3263 section 4.2: SRV of each service; address records only when there is none at all.</summary>
    private void AddServicesOrAddresses(SipService preferred, SipService[] services)
    {
        var exists = false;
        foreach (var service in services)
            exists |= AddService(service, service.SrvPrefix + hop.Host);
        if (!exists && missing.Count == 0)
            AddAddresses(preferred);
    }

    /// <returns>Whether there are SRV records, be it only the one that says that the service is not available.</returns>
    private bool AddService(SipService service, string name)
    {
        var records = Find<SrvRecord>(name, DnsType.Srv);
        foreach (var priority in records.Take(MaxRecords).GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            var hosts = new List<TargetHost>();
            foreach (var record in priority.Where(record => record.Target.Length > 0 && record.Port != 0))
            {
                if (Endpoints(record.Target, record.Port) is { Count: > 0 } endpoints)
                    hosts.Add(new TargetHost(record.Weight, endpoints));
            }

            Add(service, hosts);
        }

        return records.Count > 0;
    }

    private void AddAddresses(SipService service)
    {
        if (Endpoints(hop.Host, Port(service)) is { Count: > 0 } endpoints)
            Add(service, [new TargetHost(0, endpoints)]);
    }

    private void Add(SipService service, List<TargetHost> hosts)
    {
        if (hosts.Count > 0)
            groups.Add(new TargetGroup(service.Transport, hosts));
    }

    private List<SipEndpoint> Endpoints(string host, int port) =>
    [
        .. Find<AddressRecord>(host, DnsType.A).Concat(Find<AddressRecord>(host, DnsType.Aaaa)).Take(TargetPlan.MaxTargets)
            .Select(record => SipEndpoint.From(record.Address, port)).Where(endpoint => !endpoint.IsMulticastOrBroadcast),
    ];

    private List<T> Find<T>(string name, DnsType type)
        where T : DnsRecord
    {
        var question = new DnsQuestion(name, type);
        if (lookup(question) is not { } answer)
        {
            missing.Add(question);
            return [];
        }

        failed |= answer.Status == DnsStatus.Failed;
        if (answer.Ttl < lifetime)
            lifetime = answer.Ttl;
        return [.. answer.Records.OfType<T>()];
    }

    private int Port(SipService service) => hop.Port != 0 ? hop.Port : service.DefaultPort;

}
