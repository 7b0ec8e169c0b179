using System.Net;
using BenchmarkDotNet.Attributes;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Benchmarks.Sip;

/// <summary>What a request to a name pays once the name is known.</summary>
public class NameBenchmarks
{
    private readonly byte[] uri = "sip:2125551212@example.com"u8.ToArray();
    private readonly SipTarget[] targets = new SipTarget[TargetPlan.MaxTargets];
    private readonly SipResolver resolver = new(new DnsCache(new SeedZone(), TimeProvider.System), TransportSet.Udp, TimeProvider.System);
    private ulong seed;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        if (!NextHop.TryParse(uri, out var hop) || (await resolver.ResolveAsync(hop)).Groups.Count != 2)
            throw new InvalidOperationException("the zone does not lead to two groups of targets");
    }

    /// <summary>From the URI to the ordered targets: a hit in the cache and the draw.</summary>
    [Benchmark]
    public int LookUpKnownName()
    {
        if (!NextHopView.TryParse(uri, out var hop) || !resolver.TryGet(hop, out var plan))
            return -1;
        var count = TargetOrder.Write(plan, seed++, targets);
        resolver.Failed.PutLast(targets.AsSpan(0, count));
        return count;
    }

    private sealed class SeedZone : IDnsClient
    {
        private static readonly TimeSpan Day = TimeSpan.FromDays(1);

        public Task<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken) => Task.FromResult(question.Type switch
        {
            DnsType.Naptr => Found(new NaptrRecord("example.com", Day, 10, 100, "S", "SIP+D2U", "", "_sip._udp.example.com")),
            DnsType.Srv => Found(new SrvRecord("", Day, 10, 100, 5060, "osips01.example.com"), new SrvRecord("", Day, 20, 100, 5060, "osips11.example.com")),
            DnsType.A => Found(new AddressRecord("", Day, IPAddress.Parse("192.168.1.213"))),
            _ => new DnsAnswer(DnsStatus.NoData, [], Day),
        });

        private static DnsAnswer Found(params DnsRecord[] records) => new(DnsStatus.Found, records, Day);
    }
}
