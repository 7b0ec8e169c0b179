using System.Net;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>The same through a user agent that is not ours.</summary>
[Collection(nameof(Alone))]
public sealed class SippTests : IDisposable
{
    private const int Phones = 100;

    private readonly IPEndPoint _one = FreeEndpoint("127.0.0.31");
    private readonly IPEndPoint _two = FreeEndpoint("127.0.0.32");
    private readonly ProxyUnderTest _proxy;

    public SippTests() => _proxy = new ProxyUnderTest(d => d with
    {
        Gateways = [Gateway("one", _one), Gateway("two", _two)],
        DispatcherSets =
        [
            new DispatcherSet
            {
                Name = "pstn",
                Destinations =
                [
                    new DispatcherDestination { Id = "one", Gateway = "one", Weight = 3 },
                    new DispatcherDestination { Id = "two", Gateway = "two", Weight = 2 },
                ],
            },
        ],
        Routes = [Documents.Dispatch("outbound", "pstn", prefix: "0"), Documents.Registrar("phones")],
    });

    public void Dispose() => _proxy.Dispose();

    [Fact]
    public async Task A_hundred_phones_register_and_call_each_other()
    {
        await using var answering = await Sipp.AnswerAsync("answer", _one, Phones);
        await RegisterAsync(_one);
        _proxy.Proxy.State().Registrations.ShouldBe(Phones);
        await CallAsync("call", [.. Enumerable.Range(0, Phones).Select(i => $"phone{i};phone{(i + 1) % Phones}")], "-d", "100");
        await answering.SucceedsAsync();
        _proxy.Proxy.State().Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_are_dispatched_to_two_gateways_by_weight_to_the_call()
    {
        await using var one = await Sipp.AnswerAsync("answer", _one, 60);
        await using var two = await Sipp.AnswerAsync("answer", _two, 40);
        await CallAsync("call", Outbound(100), "-d", "100");
        await one.SucceedsAsync();
        await two.SucceedsAsync();
    }

    [Fact]
    public async Task Callers_who_hang_up_while_it_rings_leave_nothing_behind()
    {
        await using var ringing = await Sipp.AnswerAsync("ring", _one, 20);
        await RegisterAsync(_one);
        await CallAsync("cancel", ToPhones(20));
        await ringing.SucceedsAsync();
    }

    [Fact]
    public async Task Busy_phones_are_heard_as_busy()
    {
        await using var busy = await Sipp.AnswerAsync("busy", _one, 20);
        await RegisterAsync(_one);
        await CallAsync("refused", ToPhones(20));
        await busy.SucceedsAsync();
    }

    [Fact]
    public async Task Calls_refused_by_one_gateway_with_503_are_answered_by_the_other()
    {
        await using var refusing = await Sipp.AnswerAsync("unavailable", _one, 12);
        await using var answering = await Sipp.AnswerAsync("answer", _two, 20);
        await CallAsync("call", Outbound(20), "-d", "50");
        await refusing.SucceedsAsync();
        await answering.SucceedsAsync();
    }

    [Fact]
    public async Task Calls_to_a_silent_gateway_are_answered_by_the_other()
    {
        using var silent = new System.Net.Sockets.UdpClient(_one);
        await using var answering = await Sipp.AnswerAsync("answer", _two, 5);
        await CallAsync("call", Outbound(5), "-d", "50");
        await answering.SucceedsAsync();
    }

    [Fact]
    public async Task Reloads_while_calls_go_on_fail_none_and_keep_the_proportions()
    {
        await using var one = await Sipp.AnswerAsync("answer", _one, 90);
        await using var two = await Sipp.AnswerAsync("answer", _two, 60);
        var calls = CallAsync("call", Outbound(150), "-d", "100");
        var reloads = 0;
        for (; !calls.IsCompleted; reloads++)
        {
            _proxy.Apply(_proxy.Document with { Domains = ["pair.example", $"d{reloads}.example"] }).ShouldBeNull();
            await Task.Delay(5);
        }

        await calls;
        await one.SucceedsAsync();
        await two.SucceedsAsync();
        reloads.ShouldBeGreaterThan(20);
    }

    private async Task RegisterAsync(IPEndPoint contact)
    {
        await using var phones = Sipp.Call(
            "register", _proxy.Address, contact.Address.ToString(), 200, [.. Enumerable.Range(0, Phones).Select(i => $"phone{i};{contact.Port}")]);
        await phones.SucceedsAsync();
    }

    private async Task CallAsync(string scenario, IReadOnlyList<string> users, params string[] more)
    {
        await using var callers = Sipp.Call(scenario, _proxy.Address, "127.0.0.33", 50, users, more);
        await callers.SucceedsAsync();
    }

    private static string[] Outbound(int calls) => [.. Enumerable.Range(0, calls).Select(i => $"caller{i};0049301{i}")];

    private static string[] ToPhones(int calls) => [.. Enumerable.Range(0, calls).Select(i => $"caller{i};phone{i}")];

    private static Gateway Gateway(string name, IPEndPoint endpoint) => new() { Name = name, Uri = $"sip:{endpoint}" };

    private static IPEndPoint FreeEndpoint(string address) =>
        new(IPAddress.Parse(address), ProxyUnderTest.FreePort(address));
}
