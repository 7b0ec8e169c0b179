using System.Net;
using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Configuration;

namespace OpenSipsHa.Proxy.Tests.Configuration;

public sealed class DocumentCompilerTests
{
    [Fact]
    public void A_whole_document_compiles()
    {
        var result = Compile(Documents.Whole);
        result.Errors.ShouldBeEmpty();
        var configuration = result.Configuration.ShouldNotBeNull();
        configuration.Listeners.Select(l => l.Endpoint.ToString()).ShouldBe(["192.0.2.213:5060", "127.0.0.1:5070"]);
        configuration.Dispatchers["pstn"].Destinations.Select(d => d.Id).ShouldBe(["one"], "gateway two is disabled");
        configuration.Routes.Routes.Select(r => r.Name).ShouldBe(["registers", "outbound", "rest"]);
    }

    [Theory]
    [InlineData("PAIR.example", false)]
    [InlineData("pair.example", true)]
    [InlineData("192.0.2.213", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("other.example", false)]
    public void Own_domains_are_the_listed_ones_and_our_addresses(string host, bool ours) =>
        Compile(Documents.Whole).Configuration!.Domains.Contains(Encoding.ASCII.GetBytes(host)).ShouldBe(ours);

    [Fact]
    public void Every_fault_is_named_with_object_field_and_expectation()
    {
        var d = Documents.Whole;
        Refuses(d with { Listeners = [new Listener { Name = "l", VirtualIP = "vip9" }] },
            "listener 'l': virtualIP 'vip9' is unknown; expected one of vip1");
        Refuses(d with { Listeners = [new Listener { Name = "l", Port = 0 }] }, "listener 'l': port is 0; expected 1 to 65535");
        Refuses(d with { Listeners = [new Listener { Name = "l" }, new Listener { Name = "m" }] },
            "listener 'm': 127.0.0.1:5060 is taken by listener 'l'");
        Refuses(d with { Listeners = [] }, "listeners: there is none; expected at least one");
        Refuses(d with { VirtualIPs = [Documents.VirtualIP("vip1", "192.0.2.999")] },
            "virtual IP 'vip1': address '192.0.2.999' is not an IP address");
        Refuses(d with { Gateways = [new Gateway { Name = "one", Uri = "sip:192.0.2" }, d.Gateways[1]] },
            "gateway 'one': uri 'sip:192.0.2' names host '192.0.2', which is neither an IP address nor a host name");
        Refuses(d with { Dns = new DnsSettings { Nameservers = ["ns.example"] } }, "dns: nameservers has 'ns.example'; expected an IP address");
        Refuses(d with { Dns = new DnsSettings { Attempts = 0 } }, "dns: timeoutMs is 1000 and attempts is 0; expected 1 or more");
        Refuses(d with { Gateways = [d.Gateways[1]] },
            "dispatcher set 'pstn', destination 'one': gateway 'one' is unknown; expected one of two");
        Refuses(d with { DispatcherSets = [] },
            "route 'outbound': action.dispatcherSet 'pstn' is unknown; expected one that the configuration holds, and it holds none");
        Refuses(d with { DispatcherSets = [d.DispatcherSets[0] with { MaxAttempts = 0 }] },
            "dispatcher set 'pstn': maxAttempts is 0; expected 1 or more");
        Refuses(d with { DispatcherSets = [d.DispatcherSets[0] with { FailoverCodes = [200] }] },
            "dispatcher set 'pstn': failoverCodes has 200; expected 300 to 599");
        Refuses(WithRoute(d, new RouteMatch { SourceCidrs = ["192.0.2.0/40"] }, RouteActionType.Relay),
            "route 'r': match.sourceCidrs '192.0.2.0/40' is not a CIDR block");
        Refuses(WithRoute(d, new RouteMatch(), RouteActionType.Reject), "route 'r': action.code is missing; expected 300 to 699");
        Refuses(d with { Routes = [Documents.Reject("r", 200, "no")] }, "route 'r': action.code is 200; expected 300 to 699");
        Refuses(d with { Routes = [Documents.Reject("r", 403, "no\r\nX: y")] }, "route 'r': action.reason has a line break");
        Refuses(d with { Routes = [Documents.Reject("r", 403, "no"), Documents.Reject("r", 403, "no")] }, "route 'r': there are two of this name");
        Refuses(d with { Registrar = new RegistrarSettings { MinExpiresSeconds = 100, MaxExpiresSeconds = 10 } },
            "registrar: minExpiresSeconds 100 is not within 0 and maxExpiresSeconds 10");
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Compile(Documents.Whole with { DispatcherSets = [], Listeners = [] }).Errors.Count.ShouldBe(2);

    [Fact]
    public void Round_robin_goes_on_where_it_was_after_a_reload()
    {
        var document = Documents.Whole with
        {
            Gateways = [.. Documents.Whole.Gateways.Select(g => g with { Enabled = true })],
        };
        var first = Compile(document).Configuration!;
        first.Dispatchers["pstn"].Select(null)[0].Id.ShouldBe("one");
        var second = DocumentCompiler.Compile(document, "again", IPAddress.Loopback, first).Configuration!;
        second.Dispatchers["pstn"].Select(null)[0].Id.ShouldBe("two");
    }

    private static ConfigDocument WithRoute(ConfigDocument document, RouteMatch match, RouteActionType type) =>
        document with { Routes = [new Route { Name = "r", Match = match, Action = new RouteAction { Type = type } }] };

    private static CompilationResult Compile(ConfigDocument document) =>
        DocumentCompiler.Compile(document, "pair-config-1", IPAddress.Loopback, previous: null);

    private static void Refuses(ConfigDocument document, string expected)
    {
        var result = Compile(document);
        result.Configuration.ShouldBeNull();
        result.Errors.ShouldContain(e => e.StartsWith(expected), string.Join('\n', result.Errors));
    }
}
