using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>The seed's story: a destination that fails goes into probing, the next one is tried, probing brings it back.</summary>
public sealed class ProbingEndToEndTests : IDisposable
{
    private static readonly ProbingSettings Probing =
        new() { FailThreshold = 1, RiseThreshold = 2, IntervalMs = 300, TimeoutMs = 250, FromUri = "sip:watch@pair.example" };

    private readonly UserAgent _caller = new("caller");
    private readonly UserAgent _one = new("one", "127.0.0.13");
    private readonly UserAgent _two = new("two", "127.0.0.14");
    private readonly ProxyUnderTest _proxy;

    public ProbingEndToEndTests() => _proxy = new ProxyUnderTest(d => d with
    {
        Gateways = [Gateway("one", _one), Gateway("two", _two)],
        DispatcherSets =
        [
            new DispatcherSet
            {
                Name = "pstn",
                Algorithm = DispatcherAlgorithm.Priority,
                Destinations = [new() { Id = "one", Gateway = "one" }, new() { Id = "two", Gateway = "two" }],
            },
        ],
        Routes = [Documents.Dispatch("outbound", "pstn", prefix: "0")],
    });

    public void Dispose()
    {
        _proxy.Dispose();
        _caller.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task A_gateway_that_fails_is_passed_over_probed_from_the_virtual_ip_and_taken_back()
    {
        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), 503, "Service Unavailable");
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
        State("one").ShouldBe("Probing");

        Send();
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);

        var first = await _one.RequestAsync("OPTIONS");
        first.RequestUri.ShouldBe($"sip:{_one.Endpoint}");
        first.Source.ShouldBe(_proxy.Address);
        first.Header("From").ShouldStartWith("<sip:watch@pair.example>;tag=");
        _one.Answer(first, 200, "OK");
        SipText next;
        do
            next = await _one.RequestAsync("OPTIONS");
        while (next.Header("Call-ID") == first.Header("Call-ID"));
        _one.Answer(next, 200, "OK");
        await Waiting.UntilAsync(() => State("one") == "Active");

        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_that_answers_no_probe_becomes_inactive_and_the_agent_hears_of_it_first()
    {
        Send();
        await _one.RequestAsync("INVITE");
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
        await Waiting.UntilAsync(() => State("one") == "Inactive");
        _proxy.Proxy.State().Gateways.ShouldBe([new GatewayHealth("one", "Inactive"), new GatewayHealth("two", "Active")]);
    }

    [Fact]
    public async Task A_reload_does_not_forget_that_a_gateway_is_down()
    {
        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), 503, "Service Unavailable");
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        await _caller.FinalAsync("INVITE");
        _proxy.Apply(_proxy.Document with { Domains = ["pair.example", "more.example"] }).ShouldBeNull();
        State("one").ShouldNotBe("Active");
        var moved = _proxy.Document.Gateways.Select(g => g.Name == "one" ? g with { Uri = "sip:127.0.0.15:5060" } : g);
        _proxy.Apply(_proxy.Document with { Gateways = [.. moved] }).ShouldBeNull();
        State("one").ShouldBe("Active", "at another address it is another destination");
    }

    private static Gateway Gateway(string name, UserAgent agent) => new() { Name = name, Uri = $"sip:{agent.Endpoint}", Probing = Probing };

    private string State(string gateway) => _proxy.Proxy.State().Gateways.Single(g => g.Gateway == gateway).State;

    private void Send() => _caller.Send(
        _caller.Request("INVITE", "sip:0049301234@pair.example", headers: $"Contact: <{_caller.Contact}>"), _proxy.Address);
}
