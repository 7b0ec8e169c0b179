using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class RoutingEndToEndTests : IDisposable
{
    private readonly UserAgent _caller = new("caller");
    private readonly ProxyUnderTest _proxy = new(d => d with
    {
        Routes =
        [
            Documents.Registrar("phones", "REGISTER"),
            Documents.Relay("out", prefix: "out"),
            Documents.Reject("barred", 403, "Barred Here") with { Match = new RouteMatch { RequestUserPrefix = "9" } },
        ],
    });

    public void Dispose()
    {
        _proxy.Dispose();
        _caller.Dispose();
    }

    [Fact]
    public async Task A_reject_route_answers_with_its_code_and_reason() =>
        (await AskAsync("INVITE", "sip:900@pair.example")).StartLine.ShouldBe("SIP/2.0 403 Barred Here");

    [Fact]
    public async Task No_route_is_404() => (await AskAsync("INVITE", "sip:1@elsewhere.example")).Status.ShouldBe(404);

    [Fact]
    public async Task Options_to_the_proxy_itself_says_what_it_can()
    {
        foreach (var uri in new[] { $"sip:{_proxy.Address}", "sip:pair.example", $"sip:{_proxy.Address.Address}" })
        {
            var ok = await AskAsync("OPTIONS", uri);
            ok.Status.ShouldBe(200, uri);
            ok.Header("Allow").ShouldContain("INVITE");
            ok.Header("Server").ShouldBe("OpenSipsHa/test");
        }
    }

    [Fact]
    public async Task Options_for_a_user_is_routed_like_anything_else() =>
        (await AskAsync("OPTIONS", "sip:900@pair.example")).Status.ShouldBe(403);

    [Theory]
    [InlineData("sips:900@pair.example")]
    [InlineData("mailto:nobody@pair.example")]
    public async Task A_scheme_that_cannot_be_carried_is_416(string uri) =>
        (await AskAsync("INVITE", uri)).Status.ShouldBe(416);

    [Fact]
    public async Task Relay_follows_a_literal_address()
    {
        using var far = new UserAgent("out1", "127.0.0.21");
        _caller.Send(_caller.Request("MESSAGE", far.Contact), _proxy.Address);
        far.Answer(await far.RequestAsync("MESSAGE"), 200, "OK");
        (await _caller.FinalAsync("MESSAGE")).Status.ShouldBe(200);
    }

    /// <summary>Nobody listens on this machine's name server port, or it does not know such a name.</summary>
    [Fact]
    public async Task Relay_to_a_name_that_leads_nowhere_is_500()
    {
        _proxy.Apply(_proxy.Document with { Dns = new DnsSettings { Nameservers = ["127.0.0.253"] } }).ShouldBeNull();
        (await AskAsync("MESSAGE", "sip:out@far.example")).StartLine.ShouldBe("SIP/2.0 500 Name Servers Failed");
    }

    [Fact]
    public async Task Relay_to_ourselves_is_404() =>
        (await AskAsync("MESSAGE", $"sip:out@{_proxy.Address}")).Status.ShouldBe(404);

    [Fact]
    public async Task A_foreign_route_is_not_followed_for_strangers() =>
        (await AskAsync("INVITE", "sip:900@pair.example", "Route: <sip:127.0.0.99;lr>")).StartLine
            .ShouldBe("SIP/2.0 403 Preloaded Route Is Not Allowed");

    [Fact]
    public async Task A_refused_document_leaves_the_one_before_in_force()
    {
        var error = _proxy.Apply(_proxy.Document with { Routes = [Documents.Dispatch("d", "nowhere")] });
        error.ShouldNotBeNull().ShouldContain("route 'd': action.dispatcherSet 'nowhere' is unknown");
        (await AskAsync("INVITE", "sip:900@pair.example")).Status.ShouldBe(403);
        _proxy.Proxy.State().Ready.ShouldBeTrue();
    }

    [Fact]
    public async Task Listeners_are_opened_and_closed_by_difference()
    {
        var port = ProxyUnderTest.FreePort("127.0.0.1");
        var both = _proxy.Document with { Listeners = [.. _proxy.Document.Listeners, new Listener { Name = "node", Port = port }] };
        _proxy.Apply(both).ShouldBeNull();
        var node = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port);
        _caller.Send(_caller.Request("OPTIONS", $"sip:{node}"), node);
        (await _caller.FinalAsync("OPTIONS")).Status.ShouldBe(200);
        _proxy.Apply(both with { Listeners = [both.Listeners[1]] }).ShouldBeNull();
        _caller.Send(_caller.Request("OPTIONS", $"sip:{node}"), node);
        (await _caller.FinalAsync("OPTIONS")).Status.ShouldBe(200);
        using var taker = new System.Net.Sockets.UdpClient(_proxy.Address);
    }

    [Fact]
    public void A_listener_that_cannot_be_opened_refuses_the_document_and_keeps_the_rest()
    {
        using var squatter = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var taken = ((System.Net.IPEndPoint)squatter.Client.LocalEndPoint!).Port;
        var free = ProxyUnderTest.FreePort("127.0.0.1");
        var error = _proxy.Apply(_proxy.Document with
        {
            Listeners = [new Listener { Name = "free", Port = free }, new Listener { Name = "taken", Port = taken }],
        });
        error.ShouldNotBeNull().ShouldContain($"listener 'taken': 127.0.0.1:{taken} cannot be opened");
        using var taker = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, free));
        _proxy.Proxy.Configuration!.Listeners.ShouldHaveSingleItem().Name.ShouldBe("vip");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_is_silent_on_a_virtual_ip_that_its_agent_does_not_call_held(bool newAgent)
    {
        if (newAgent)
            _proxy.Proxy.Meet(new Contracts.Control.AgentHello { Member = "pair-0", NodeAddress = "127.0.0.1" });
        else
            _proxy.Proxy.Assume(new Contracts.Control.Role { VirtualIP = "vip1", Active = false, Term = 2 });
        _caller.Send(_caller.Request("OPTIONS", $"sip:{_proxy.Address}"), _proxy.Address);
        var port = ProxyUnderTest.FreePort("127.0.0.1");
        _proxy.Apply(_proxy.Document with { Listeners = [.. _proxy.Document.Listeners, new Listener { Name = "node", Port = port }] }).ShouldBeNull();
        var node = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port);
        _caller.Send(_caller.Request("OPTIONS", $"sip:{node}"), node);
        (await _caller.FinalAsync("OPTIONS")).Source.ShouldBe(node);
        _caller.HasHeard(m => m.Source.Equals(_proxy.Address)).ShouldBeFalse();
    }

    private async Task<SipText> AskAsync(string method, string uri, params string[] headers)
    {
        _caller.Send(_caller.Request(method, uri, headers: [$"Contact: <{_caller.Contact}>", .. headers]), _proxy.Address);
        return await _caller.FinalAsync(method);
    }
}
