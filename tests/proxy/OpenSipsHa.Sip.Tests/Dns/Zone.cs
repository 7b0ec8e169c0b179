using System.Net;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Records of tests, and what a resolver would answer from them.</summary>
internal sealed class Zone(params DnsRecord[] records)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Questions that get no answer.</summary>
    public HashSet<DnsType> Broken { get; } = [];

    public List<DnsQuestion> Asked { get; } = [];

    /// <summary>The zone of the talk that the product starts from, as it prints it.</summary>
    public static Zone Seed(params DnsRecord[] more) => new(
    [
        Naptr("example.com", 10, 100, "SIP+D2U", "_sip._udp.example.com"),
        Naptr("example.com", 20, 100, "SIP+D2T", "_sip._tcp.example.com"),
        Naptr("example.com", 30, 100, "SIPS+D2T", "_sips._tcp.example.com"),
        Srv("_sip._udp.example.com", 10, 100, 5060, "osips01.example.com"),
        Srv("_sip._udp.example.com", 20, 100, 5060, "osips11.example.com"),
        A("osips01.example.com", "192.168.1.213"),
        A("osips11.example.com", "192.168.1.214"),
        .. more,
    ]);

    public static AddressRecord A(string name, string address, int ttl = 3600) => new(name, TimeSpan.FromSeconds(ttl), IPAddress.Parse(address));

    public static SrvRecord Srv(string name, int priority, int weight, int port, string target) => new(name, Hour, priority, weight, port, target);

    public static NaptrRecord Naptr(string name, int order, int preference, string service, string replacement, string flags = "S", string regexp = "") =>
        new(name, Hour, order, preference, flags, service, regexp, replacement);

    public DnsAnswer Answer(DnsQuestion question)
    {
        Asked.Add(question);
        if (Broken.Contains(question.Type))
            return DnsAnswer.Failure;
        var found = records.Where(record => record.Name == question.Name && record.Type == question.Type).ToList();
        if (found.Count > 0)
            return new DnsAnswer(DnsStatus.Found, found, found.Min(record => record.Ttl));
        var exists = records.Any(record => record.Name == question.Name || record.Name.EndsWith("." + question.Name, StringComparison.Ordinal));
        return new DnsAnswer(exists ? DnsStatus.NoData : DnsStatus.NoName, [], TimeSpan.FromMinutes(1));
    }

    /// <summary>The targets of a URI in the order of trying, "address:port Transport" each.</summary>
    public List<string> Targets(string uri, TransportSet supported = TransportSet.Udp, ulong seed = 1)
    {
        var targets = new SipTarget[TargetPlan.MaxTargets];
        return [.. targets.Take(TargetOrder.Write(Plan(uri, supported), seed, targets)).Select(target => target.ToString())];
    }

    public TargetPlan Plan(string uri, TransportSet supported = TransportSet.Udp)
    {
        NextHop.TryParse(uri, out var hop).ShouldBeTrue(uri);
        var selection = TargetSelection.Select(hop, supported, Answer);
        selection.Missing.ShouldBeEmpty();
        return selection.Plan;
    }
}
