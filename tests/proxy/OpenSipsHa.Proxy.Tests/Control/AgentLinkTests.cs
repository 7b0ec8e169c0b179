using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Control;

namespace OpenSipsHa.Proxy.Tests.Control;

public sealed class AgentLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-link-").FullName;
    private readonly ScriptedProxy _proxy = new();
    private readonly CancellationTokenSource _deadline = new(Deadline);
    private AgentLink _link = null!;

    private string SocketPath => Path.Combine(_folder, "agent.sock");

    public async ValueTask InitializeAsync()
    {
        var options = new AgentLinkOptions
        {
            SocketPath = SocketPath,
            Version = "1.2.3",
            FirstRetry = TimeSpan.FromMilliseconds(5),
            LastRetry = TimeSpan.FromMilliseconds(20),
            ReportInterval = TimeSpan.FromMilliseconds(50),
        };
        _link = new AgentLink(options, _proxy, TimeProvider.System, NullLogger<AgentLink>.Instance);
        await _link.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.GoOn.Set();
        await _link.StopAsync(CancellationToken.None);
        _link.Dispose();
        _deadline.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Waits_for_the_agent_and_answers_its_hello()
    {
        await using var agent = await AcceptAsync();
        var hello = (await agent.ReceiveAsync<ProxyHello>());
        hello.Version.ShouldBe("1.2.3");
        hello.ProcessId.ShouldBe(Environment.ProcessId);
        _proxy.Agents.ShouldHaveSingleItem().Member.ShouldBe("pair-0");
    }

    [Fact]
    public async Task A_document_is_applied_and_its_verdict_sent()
    {
        await using var agent = await AcceptAsync();
        await agent.SendAsync(new Configure { Name = "good", Hash = "1", Document = [1] });
        (await agent.ReceiveAsync<Configured>()).ShouldBe(new Configured { Name = "good", Hash = "1" });
        await agent.SendAsync(new Configure { Name = "bad", Hash = "2", Document = [2] });
        (await agent.ReceiveAsync<Configured>()).Error.ShouldBe("refused bad");
    }

    [Fact]
    public async Task Roles_reach_the_proxy_in_order()
    {
        await using var agent = await AcceptAsync();
        await agent.SendAsync(new Role { VirtualIP = "vip1", Active = true, Term = 3 });
        await agent.SendAsync(new Role { VirtualIP = "vip1", Active = false, Term = 4 });
        await agent.SendAsync(new Configure { Name = "mark", Hash = "1", Document = [] });
        await agent.ReceiveAsync<Configured>();
        _proxy.Roles.Select(r => (r.Active, r.Term)).ShouldBe([(true, 3L), (false, 4L)]);
    }

    [Fact]
    public async Task State_comes_every_interval_and_at_once_when_readiness_changes()
    {
        await using var agent = await AcceptAsync();
        await agent.ReceiveAsync<ProxyState>(s => !s.Ready);
        await agent.ReceiveAsync<ProxyState>(s => !s.Ready);
        _proxy.BecomeReady();
        (await agent.ReceiveAsync<ProxyState>(s => s.Ready)).Registrations.ShouldBe(7);
    }

    [Fact]
    public async Task An_agent_that_goes_away_is_found_again_when_it_returns()
    {
        await using (await AcceptAsync())
        {
        }

        File.Delete(SocketPath);
        await using var again = await AcceptAsync();
        await again.ReceiveAsync<ProxyHello>();
        _proxy.Agents.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_agent_is_told_of_and_the_next_one_is_met_after_that()
    {
        await using (var agent = await AcceptAsync())
        {
            await agent.ReceiveAsync<ProxyHello>();
            _proxy.Losses.ShouldBe(0);
        }

        File.Delete(SocketPath);
        await using var again = await AcceptAsync();
        await again.ReceiveAsync<ProxyHello>();
        _proxy.Losses.ShouldBe(1);
    }

    [Fact]
    public async Task Neither_a_role_nor_the_loss_of_the_agent_waits_for_a_document()
    {
        await using (var agent = await AcceptAsync())
        {
            await agent.SendAsync(new Configure { Name = "slow", Hash = "1", Document = [] });
            await agent.SendAsync(new Role { VirtualIP = "vip1", Active = false, Term = 3 });
            await UntilAsync(() => _proxy.Roles.Count == 1);
        }

        await UntilAsync(() => _proxy.Losses == 1);
        _proxy.GoOn.Set();
        File.Delete(SocketPath);
        await using var again = await AcceptAsync();
        await again.ReceiveAsync<ProxyHello>();
    }

    [Fact]
    public async Task An_agent_of_another_protocol_is_left_and_tried_again()
    {
        await using (var stranger = await AcceptAsync(new AgentHello { Protocol = 99, Member = "x", NodeAddress = "127.0.0.1" }))
            (await stranger.EndsAsync()).ShouldBeTrue();
        File.Delete(SocketPath);
        await using var agent = await AcceptAsync();
        await agent.ReceiveAsync<ProxyHello>();
        _proxy.Agents.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Garbage_from_the_agent_ends_the_connection_only()
    {
        await using (var agent = await AcceptAsync())
        {
            await agent.SendBytesAsync([0xff, 0xff, 0xff, 0xff]);
            (await agent.EndsAsync()).ShouldBeTrue();
        }

        File.Delete(SocketPath);
        await using var again = await AcceptAsync();
        await again.ReceiveAsync<ProxyHello>();
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(1, _deadline.Token);
    }

    private async Task<AgentEnd> AcceptAsync(AgentHello? hello = null)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        var socket = await listener.AcceptAsync(_deadline.Token);
        var agent = new AgentEnd(socket, _deadline.Token);
        await agent.SendAsync(hello ?? new AgentHello { Member = "pair-0", NodeAddress = "127.0.0.1" });
        return agent;
    }
}
