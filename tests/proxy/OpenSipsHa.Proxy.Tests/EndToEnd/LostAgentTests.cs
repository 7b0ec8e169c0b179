using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Tests.Configuration;
using OpenSipsHa.Proxy.Tests.Control;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>What is left of a member when its agent dies: the proxy, which must not go on to answer for the virtual IP.</summary>
[Collection(nameof(Alone))]
public sealed class LostAgentTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Rounds = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-lost-agent-").FullName;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly IPEndPoint _vip = new(IPAddress.Parse("127.0.0.213"), ProxyUnderTest.FreePort("127.0.0.213"));
    private readonly IPEndPoint _node = new(IPAddress.Loopback, ProxyUnderTest.FreePort("127.0.0.1"));
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private ProxyProcess _proxy = null!;

    public ValueTask InitializeAsync()
    {
        var socketPath = Path.Combine(_folder, "agent.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen();
        _proxy = new ProxyProcess(new Dictionary<string, string>
        {
            ["HOST_IP"] = "127.0.0.1", ["OPENSIPSHA_CONTROL_SOCKET"] = socketPath, ["POD_NAME"] = "pair-0",
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _listener.Dispose();
        _deadline.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_virtual_IP_is_silent_at_once_and_comes_back_with_its_registrations()
    {
        var agent = await AgentAsync();
        using var vip = new OptionsProbe(_vip);
        using var node = new OptionsProbe(_node);
        await vip.AnswersAsync(_deadline.Token);
        using var phone = new UserAgent("alice");
        phone.Send(
            phone.Request("REGISTER", "sip:pair.example", "sip:alice@pair.example", headers: [$"Contact: <{phone.Contact}>", "Expires: 600"]), _vip);
        (await phone.FinalAsync("REGISTER")).Status.ShouldBe(200);
        var took = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            await vip.AnswersAsync(_deadline.Token);
            var lost = vip.Now;
            await agent.DisposeAsync();
            await vip.IsSilentAsync(_deadline.Token);
            took.Add(vip.LastAnswered - lost);
            await node.AnswersAsync(_deadline.Token);

            agent = await AgentAsync();
        }

        await vip.AnswersAsync(_deadline.Token);
        (await agent.ReceiveAsync<ProxyState>()).Registrations.ShouldBe(1);
        await agent.DisposeAsync();
        output.WriteLine($"measured: from the agent's end to the last answered probe, ms: {string.Join(' ', took.Select(t => $"{t.TotalMilliseconds:0.0}"))}");
        took.Order().ElementAt(Rounds / 2).ShouldBeLessThan(Limit);
    }

    /// <summary>An agent with a document and the virtual IP.</summary>
    private async Task<AgentEnd> AgentAsync()
    {
        var agent = new AgentEnd(await _listener.AcceptAsync(_deadline.Token), _deadline.Token);
        await agent.SendAsync(new AgentHello { Member = "pair-0", NodeAddress = "127.0.0.1" });
        await agent.ReceiveAsync<ProxyHello>();
        var json = ConfigDocumentCodec.ToJson(Documents.Whole with
        {
            VirtualIPs = [Documents.VirtualIP("vip1", _vip.Address.ToString())],
            Listeners = [new Listener { Name = "vip", VirtualIP = "vip1", Port = _vip.Port }, new Listener { Name = "node", Port = _node.Port }],
        });
        await agent.SendAsync(new Configure
        {
            Name = "pair-config", Hash = ConfigDocumentCodec.Hash(json), Document = ConfigDocumentCodec.Compress(json),
        });
        (await agent.ReceiveAsync<Configured>()).Error.ShouldBeNull();
        await agent.SendAsync(new Role { VirtualIP = "vip1", Active = true, Term = 1 });
        return agent;
    }
}
