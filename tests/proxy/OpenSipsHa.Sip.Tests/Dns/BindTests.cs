using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Tested against a real name server (bind9) with the zone of the seed.</summary>
public sealed class BindTests : IAsyncLifetime
{
    // named listens only on addresses that an interface carries.
    private readonly IPEndPoint address = new(IPAddress.Loopback, FreePort());
    private readonly ScriptedNameServer dead = new();
    private BindServer bind = null!;
    private DnsClient client = null!;
    private DnsCache cache = null!;

    public async ValueTask InitializeAsync()
    {
        bind = await BindServer.StartAsync(address);
        // The dead one is first: every test goes past it.
        client = new DnsClient(
            () => new DnsServers { Servers = [dead.Endpoint, address], Timeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        cache = new DnsCache(client, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        cache.Dispose();
        dead.Dispose();
        await bind.DisposeAsync();
    }

    [Fact]
    public async Task The_seeds_call_goes_to_192_168_1_213_port_5060_over_UDP() =>
        (await TargetsAsync("sip:2125551212@example.com")).ShouldBe(["192.168.1.213:5060 Udp", "192.168.1.214:5060 Udp"]);

    [Fact]
    public async Task Where_the_UDP_records_are_gone_the_call_goes_by_TCP()
    {
        (await TargetsAsync("sip:x@tcponly.example", TransportSet.Udp | TransportSet.Tcp)).ShouldBe(["192.168.1.213:5060 Tcp"]);
        (await TargetsAsync("sip:x@tcponly.example")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_with_a_port_or_behind_a_CNAME_leads_to_its_address()
    {
        (await TargetsAsync("sip:osips11.example.com:5070")).ShouldBe(["192.168.1.214:5070 Udp"]);
        (await TargetsAsync("sip:alias.example.com:5070")).ShouldBe(["192.168.1.214:5070 Udp"]);
        (await TargetsAsync("sip:dangling.example.com:5070")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_truncated_answer_is_fetched_over_TCP() =>
        (await AskAsync("big.example.com", DnsType.A)).Records.Count.ShouldBe(100);

    [Fact]
    public async Task A_negative_answer_holds_for_the_minimum_of_the_zone()
    {
        var answer = await AskAsync("nobody.example.com", DnsType.A);
        (answer.Status, answer.Ttl).ShouldBe((DnsStatus.NoName, TimeSpan.FromSeconds(60)));
        (await AskAsync("osips01.example.com", DnsType.Aaaa)).Status.ShouldBe(DnsStatus.NoData);
    }

    [Fact]
    public async Task SERVFAIL_means_that_nothing_is_known()
    {
        (await AskAsync("gw.broken.example", DnsType.A)).Status.ShouldBe(DnsStatus.Failed);
        (await PlanAsync("sip:gw.broken.example")).Failure.ShouldBe(ResolutionFailure.ServerFailure);
    }

    [Fact]
    public async Task A_server_that_ends_leaves_what_it_said()
    {
        await TargetsAsync("sip:example.com");
        await bind.DisposeAsync();
        (await TargetsAsync("sip:example.com")).Count.ShouldBe(2);
    }

    /// <summary>Free for UDP and for TCP.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(udp.Client.LocalEndPoint!);
                return ((IPEndPoint)udp.Client.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Somebody's connection has it.
            }
        }
    }

    private Task<DnsAnswer> AskAsync(string name, DnsType type) =>
        client.QueryAsync(new DnsQuestion(name, type), TestContext.Current.CancellationToken);

    private async Task<List<string>> TargetsAsync(string uri, TransportSet supported = TransportSet.Udp)
    {
        var plan = await PlanAsync(uri, supported);
        var targets = new SipTarget[TargetPlan.MaxTargets];
        return [.. targets.Take(TargetOrder.Write(plan, 1, targets)).Select(target => target.ToString())];
    }

    private Task<TargetPlan> PlanAsync(string uri, TransportSet supported = TransportSet.Udp)
    {
        NextHop.TryParse(uri, out var hop).ShouldBeTrue();
        return new SipResolver(cache, supported, TimeProvider.System) { Deadline = TimeSpan.FromSeconds(20) }.ResolveAsync(hop);
    }
}
