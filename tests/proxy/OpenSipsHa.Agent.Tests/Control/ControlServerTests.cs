using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Tests.Control;

public sealed class ControlServerTests : IAsyncLifetime, IProxyObserver
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agent-control-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private ControlServer _server = null!;
    private Task _running = Task.CompletedTask;

    private string SocketPath => Path.Combine(_directory, "agent.sock");

    public async ValueTask InitializeAsync()
    {
        // A stale file does not keep it from listening.
        await File.WriteAllTextAsync(SocketPath, "stale");
        await StartAsync([0]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Hello_goes_first_then_messages_go_both_ways()
    {
        await using var proxy = await ConnectAsync();
        (await ReadAsync(proxy)).ShouldBeOfType<AgentHello>().Member.ShouldBe("pair-0");
        await WriteAsync(proxy, new ProxyHello { Version = "1" });
        await Seen("connected");
        _server.Send(new Role { VirtualIP = "vip", Active = true, Term = 4 });
        (await ReadAsync(proxy)).ShouldBeOfType<Role>().Term.ShouldBe(4);
        await WriteAsync(proxy, new ProxyState { Ready = true });
        await Seen("ready True");
        await WriteAsync(proxy, new Configured { Name = "c", Hash = "h", Error = "no" });
        await Seen("configured no");
        await proxy.DisposeAsync();
        await Seen("lost");
    }

    [Fact]
    public void Everybody_may_open_the_socket_and_only_the_uid_decides() =>
        ((int)File.GetUnixFileMode(SocketPath)).ShouldBe(Convert.ToInt32("666", 8));

    [Fact]
    public async Task A_user_that_is_not_the_proxys_is_turned_away()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        using var again = new CancellationTokenSource();
        _running = NewServer([65532]).RunAsync(again.Token);
        await using var stranger = await ConnectAsync();
        (await ReadAsync(stranger)).ShouldBeNull();
        await again.CancelAsync();
    }

    [Fact]
    public async Task A_second_proxy_is_turned_away_while_the_first_is_there()
    {
        await using var first = await ConnectAsync();
        (await ReadAsync(first)).ShouldBeOfType<AgentHello>();
        await WriteAsync(first, new ProxyHello { Version = "1" });
        await Seen("connected");
        await using (var second = await ConnectAsync())
            (await ReadAsync(second)).ShouldBeNull();
        await first.DisposeAsync();
        await Seen("lost");
        await using var third = await ConnectAsync();
        (await ReadAsync(third)).ShouldBeOfType<AgentHello>();
    }

    [Theory]
    [InlineData("00000005" + "6e6f206a73")]
    [InlineData("7fffffff")]
    [InlineData("00010001")]
    [InlineData("00000002" + "7b7d")]
    public async Task A_bad_frame_ends_the_connection(string frame)
    {
        await using var proxy = await ConnectAsync();
        (await ReadAsync(proxy)).ShouldBeOfType<AgentHello>();
        await WriteAsync(proxy, new ProxyHello { Version = "1" });
        await Seen("connected");
        await proxy.WriteAsync(Convert.FromHexString(frame));
        (await ReadAsync(proxy)).ShouldBeNull();
        await Seen("lost");
    }

    [Fact]
    public async Task A_proxy_that_is_silent_is_lost()
    {
        await using var proxy = await ConnectAsync();
        (await ReadAsync(proxy)).ShouldBeOfType<AgentHello>();
        await WriteAsync(proxy, new ProxyHello { Version = "1" });
        await Seen("connected");
        await Seen("lost");
    }

    void IProxyObserver.ProxyConnected(ProxyHello hello) => _seen.Enqueue("connected");

    void IProxyObserver.ProxyStateChanged(ProxyState state) => _seen.Enqueue($"ready {state.Ready}");

    void IProxyObserver.ProxyConfigured(Configured verdict) => _seen.Enqueue($"configured {verdict.Error}");

    void IProxyObserver.ProxyLost(string reason) => _seen.Enqueue("lost");

    private Task StartAsync(uint[] uids)
    {
        _server = NewServer(uids);
        _running = _server.RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    private ControlServer NewServer(uint[] uids) => new(
        new ControlServerOptions { SocketPath = SocketPath, AllowedUids = uids, Silence = TimeSpan.FromSeconds(1) },
        new AgentHello { Member = "pair-0", NodeAddress = "127.0.0.1" }, this, TimeProvider.System, NullLogger<ControlServer>.Instance);

    private Task Seen(string what) => Waiting.UntilAsync(() => _seen.Contains(what), what, 10, () => string.Join(", ", _seen));

    private async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<ControlMessage?> ReadAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, patience.Token);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Task WriteAsync(NetworkStream stream, ControlMessage message) => ControlFrames.WriteAsync(stream, message, CancellationToken.None);
}
