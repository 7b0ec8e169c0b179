using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Tests.Configuration;
using OpenSipsHa.Proxy.Tests.Control;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

[Collection(nameof(Alone))]
public sealed class ProcessTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-process-").FullName;
    private readonly UserAgent _phone = new("alice");
    private readonly IPEndPoint _vip = new(IPAddress.Parse("127.0.0.213"), ProxyUnderTest.FreePort("127.0.0.213"));

    private ConfigDocument Document => Documents.Whole with
    {
        VirtualIPs = [Documents.VirtualIP("vip1", _vip.Address.ToString())],
        Listeners = [new Listener { Name = "vip", VirtualIP = "vip1", Port = _vip.Port }],
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Without_an_agent_a_file_is_served_and_the_process_stops_when_asked()
    {
        var file = Path.Combine(_folder, "pair.json");
        await File.WriteAllBytesAsync(file, ConfigDocumentCodec.ToJson(Document));
        await using var proxy = new ProxyProcess(
            new Dictionary<string, string>(), "--config", file, "--node-address", "127.0.0.1");
        await proxy.ReadyzIsAsync(HttpStatusCode.OK);
        await RegisterAsync();
        (await proxy.GetAsync("healthz")).ShouldBe("ok\n");
        var metrics = await proxy.GetAsync("metrics");
        metrics.ShouldContain("opensipsha_registrar_registrations 1\n");
        metrics.ShouldContain("opensipsha_registrar_answers_total{code=\"200\"} 1\n");
        metrics.ShouldContain("opensipsha_routing_matches_total{route=\"registers\"} 1\n");
        metrics.ShouldContain("opensipsha_config_generation 1\n");
        metrics.ShouldContain("opensipsha_sip_requests_received_total{method=\"REGISTER\"}");
        metrics.ShouldContain("opensipsha_sip_responses_sent_total{class=\"2xx\"} 1\n");
        metrics.ShouldContain("opensipsha_config_apply_time_seconds_count 1\n");
        (await proxy.TerminateAsync()).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        (await proxy.ExitCodeAsync()).ShouldBe(0);
        (await proxy.OutputAsync()).ShouldContain("Configuration pair.json is in force: 1 listeners, 3 routes");
    }

    [Fact]
    public async Task An_agent_configures_it_gives_it_the_role_and_hears_its_state()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var socketPath = Path.Combine(_folder, "agent.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        listener.Listen();
        await using var proxy = new ProxyProcess(new Dictionary<string, string>
        {
            ["HOST_IP"] = "127.0.0.1", ["OPENSIPSHA_CONTROL_SOCKET"] = socketPath, ["POD_NAME"] = "pair-0",
        });
        var agent = new AgentEnd(await listener.AcceptAsync(deadline.Token), deadline.Token);
        await agent.SendAsync(new AgentHello { Member = "pair-0", NodeAddress = "127.0.0.1" });
        await agent.ReceiveAsync<ProxyHello>();
        await proxy.ReadyzIsAsync(HttpStatusCode.ServiceUnavailable);

        (await ApplyAsync(agent, Document with { Listeners = [] })).Error.ShouldBe("listeners: there is none; expected at least one");
        (await ApplyAsync(agent, Document)).Error.ShouldBeNull();
        (await agent.ReceiveAsync<ProxyState>(s => s.Ready)).Config.ShouldBe("pair-config");
        await proxy.ReadyzIsAsync(HttpStatusCode.OK);

        await agent.SendAsync(new Role { VirtualIP = "vip1", Active = true, Term = 1 });
        var ok = await RegisterAsync();
        ok.Header("Server").ShouldBe("OpenSipsHa/0.1.0 pair-0");
        (await agent.ReceiveAsync<ProxyState>(s => s.Registrations == 1)).RequestsReceived.ShouldBeGreaterThan(0);

        await agent.DisposeAsync();
        await proxy.ReadyzIsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_document_that_cannot_be_run_ends_the_process_with_what_is_wrong()
    {
        var file = Path.Combine(_folder, "pair.json");
        await File.WriteAllBytesAsync(file, ConfigDocumentCodec.ToJson(Document with { DispatcherSets = [] }));
        await using var proxy = new ProxyProcess(
            new Dictionary<string, string>(), "--config", file, "--node-address", "127.0.0.1");
        (await proxy.ExitCodeAsync()).ShouldBe(1);
        (await proxy.ErrorsAsync()).ShouldContain("route 'outbound': action.dispatcherSet 'pstn' is unknown");
    }

    [Theory]
    [InlineData("option '--confg' is unknown", "--confg", "x")]
    [InlineData("option '--config' has no value", "--config")]
    [InlineData("--node-address or HOST_IP is 'here', expected this node's IP address", "--node-address", "here")]
    [InlineData("--metrics-port or OPENSIPSHA_METRICS_PORT is '70000', expected 0 to 65535", "--node-address", "127.0.0.1", "--metrics-port", "70000")]
    public void A_wrong_command_line_says_what_was_expected(string expected, params string[] arguments) =>
        Should.Throw<FormatException>(() => ProxyArguments.Parse(arguments, _ => null)).Message.ShouldBe(expected);

    private static async Task<Configured> ApplyAsync(AgentEnd agent, ConfigDocument document)
    {
        var json = ConfigDocumentCodec.ToJson(document);
        await agent.SendAsync(new Configure
        {
            Name = "pair-config", Hash = ConfigDocumentCodec.Hash(json), Document = ConfigDocumentCodec.Compress(json),
        });
        return await agent.ReceiveAsync<Configured>();
    }

    /// <summary>Sent again until it is answered, as phones do: the role may not have reached the proxy yet.</summary>
    private async Task<SipText> RegisterAsync()
    {
        var register = _phone.Request("REGISTER", "sip:pair.example", "sip:alice@pair.example", headers:
            [$"Contact: <{_phone.Contact}>", "Expires: 600"]);
        using var again = new Timer(_ => _phone.Send(register, _vip), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        return await _phone.FinalAsync("REGISTER");
    }
}
