using System.Net;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class DispatcherEndToEndTests : IDisposable
{
    private readonly UserAgent _caller = new("caller");
    private readonly UserAgent _one = new("one", "127.0.0.11");
    private readonly UserAgent _two = new("two", "127.0.0.12");
    private readonly CapturedLog _log = new();
    private readonly ProxyUnderTest _proxy;

    public DispatcherEndToEndTests() =>
        _proxy = new ProxyUnderTest(d => Dispatching(d, DispatcherAlgorithm.RoundRobin), _log);

    public void Dispose()
    {
        _proxy.Dispose();
        _caller.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task Round_robin_alternates_and_rewrites_the_request_uri()
    {
        (await CallAsync(_one)).RequestUri.ShouldBe($"sip:+49301234@{_one.Endpoint};user=phone");
        (await CallAsync(_two)).RequestUri.ShouldBe($"sip:+49301234@{_two.Endpoint};user=phone");
        await CallAsync(_one);
    }

    [Fact]
    public async Task Call_id_sends_the_same_call_to_the_same_gateway()
    {
        _proxy.Apply(Dispatching(_proxy.Document, DispatcherAlgorithm.CallId)).ShouldBeNull();
        var policy = new RendezvousPolicy([Tests.Dispatching.Sets.Destination("one"), Tests.Dispatching.Sets.Destination("two")]);
        for (var call = 0; call < 6; call++)
        {
            var order = new int[1];
            policy.Order(StableHash.Of($"hash{call}@{_caller.Endpoint.Address}"), [true, true], order);
            await CallAsync(order[0] == 0 ? _one : _two, $"hash{call}");
        }
    }

    [Fact]
    public async Task A_503_goes_on_to_the_next_gateway_from_the_original_request_uri()
    {
        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), 503, "Service Unavailable");
        var second = await _two.RequestAsync("INVITE");
        second.RequestUri.ShouldBe($"sip:+49301234@{_two.Endpoint};user=phone");
        _two.Answer(second, 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Silence_goes_on_to_the_next_gateway()
    {
        Send();
        await _one.RequestAsync("INVITE");
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    /// <summary>Nobody picks up, but the callee was found: another gateway would ring the same phone.</summary>
    [Fact]
    public async Task A_gateway_that_has_answered_100_is_waited_for_while_a_silent_one_is_given_up()
    {
        Send("waiting");
        var waiting = await _one.RequestAsync("INVITE");
        _one.Answer(waiting, 100, "Trying");
        Send("ignored");
        await _two.RequestAsync("INVITE");
        (await _one.RequestAsync("INVITE")).Header("Call-ID").ShouldStartWith("ignored");
        _two.HasHeard(m => m.Header("Call-ID").StartsWith("waiting")).ShouldBeFalse();
        _one.Answer(waiting, 200, "OK");
        (await _caller.FinalAsync("INVITE")).Header("Call-ID").ShouldStartWith("waiting");
    }

    [Fact]
    public async Task With_no_gateway_left_the_caller_is_told_when_to_try_again()
    {
        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), 500, "Server Internal Error");
        _two.Answer(await _two.RequestAsync("INVITE"), 503, "Service Unavailable");
        var refused = await _caller.FinalAsync("INVITE");
        refused.StartLine.ShouldBe("SIP/2.0 503 No destinations are available");
        refused.Header("Retry-After").ShouldBe("10");
        _log.Lines.ShouldContain(
            $"Warning 2101 No destinations are available in set pstn after 2 attempts, Call-ID {refused.Header("Call-ID")} (0 lines like this were withheld)");
    }

    [Theory]
    [InlineData(486)]
    [InlineData(404)]
    [InlineData(603)]
    public async Task What_the_callee_decided_is_final(int status)
    {
        Send();
        _one.Answer(await _one.RequestAsync("INVITE"), status, "No");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(status);
        _two.HasHeard(m => m.Method == "INVITE").ShouldBeFalse();
    }

    [Fact]
    public async Task No_further_gateway_is_tried_after_the_caller_hung_up()
    {
        var invite = Send();
        var ringing = await _one.RequestAsync("INVITE");
        _one.Answer(ringing, 180, "Ringing");
        await _caller.ResponseAsync(180);
        _caller.Send(UserAgent.Cancel(invite), _proxy.Address);
        var cancel = await _one.RequestAsync("CANCEL");
        _one.Answer(ringing, 503, "Service Unavailable");
        _one.Answer(cancel, 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBeOneOf(487, 500, 503);
        _two.HasHeard(m => m.Method == "INVITE").ShouldBeFalse();
    }

    [Fact]
    public async Task A_set_whose_gateways_are_all_disabled_is_503_at_once()
    {
        var document = _proxy.Document;
        _proxy.Apply(document with { Gateways = [.. document.Gateways.Select(g => g with { Enabled = false })] }).ShouldBeNull();
        Send();
        (await _caller.FinalAsync("INVITE")).StartLine.ShouldBe("SIP/2.0 503 No destinations are available");
    }

    [Fact]
    public async Task A_reload_in_the_middle_of_a_call_set_up_disturbs_nothing()
    {
        Send();
        var first = await _one.RequestAsync("INVITE");
        _proxy.Apply(_proxy.Document with { Routes = [Documents.Reject("closed", 403, "Closed")] }).ShouldBeNull();
        _one.Answer(first, 503, "Service Unavailable");
        _two.Answer(await _two.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200, "the call goes on by the rules that it began with");
        Send();
        (await _caller.FinalAsync("INVITE")).StartLine.ShouldBe("SIP/2.0 403 Closed");
    }

    [Fact]
    public async Task A_reload_keeps_the_round_robin_position()
    {
        await CallAsync(_one);
        _proxy.Apply(_proxy.Document with { Domains = ["pair.example", "more.example"] }).ShouldBeNull();
        await CallAsync(_two);
    }

    private ConfigDocument Dispatching(ConfigDocument document, DispatcherAlgorithm algorithm) => document with
    {
        Gateways = [Gateway("one", _one.Endpoint), Gateway("two", _two.Endpoint)],
        DispatcherSets =
        [
            new DispatcherSet
            {
                Name = "pstn",
                Algorithm = algorithm,
                Destinations =
                [
                    new DispatcherDestination { Id = "one", Gateway = "one" },
                    new DispatcherDestination { Id = "two", Gateway = "two" },
                ],
            },
        ],
        Routes = [Documents.Dispatch("outbound", "pstn", prefix: "0")],
    };

    private static Gateway Gateway(string name, IPEndPoint endpoint) =>
        new() { Name = name, Uri = $"sip:{endpoint}", Strip = 2, Prefix = "+" };

    private string Send(string? callId = null)
    {
        var invite = _caller.Request(
            "INVITE", "sip:0049301234@pair.example;user=phone", callId: callId, headers: $"Contact: <{_caller.Contact}>");
        _caller.Send(invite, _proxy.Address);
        return invite;
    }

    /// <summary>A whole call, expected at a gateway. Returns the INVITE as the gateway saw it.</summary>
    private async Task<SipText> CallAsync(UserAgent gateway, string? callId = null)
    {
        Send(callId);
        var invite = await gateway.RequestAsync("INVITE");
        gateway.Answer(invite, 200, "OK");
        var ok = await _caller.FinalAsync("INVITE");
        _caller.Send(_caller.InDialog("ACK", ok, 1), _proxy.Address);
        await gateway.RequestAsync("ACK");
        _caller.Send(_caller.InDialog("BYE", ok, 2), _proxy.Address);
        gateway.Answer(await gateway.RequestAsync("BYE"), 200, "OK");
        (await _caller.FinalAsync("BYE")).Status.ShouldBe(200);
        return invite;
    }
}
