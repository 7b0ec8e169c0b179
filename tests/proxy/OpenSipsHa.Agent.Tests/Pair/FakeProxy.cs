using System.Collections.Concurrent;
using System.Net.Sockets;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Tests.Pair;

/// <summary>Speaks the proxy's side of the control socket.</summary>
internal sealed class FakeProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _running;
    private readonly string _path;
    private NetworkStream? _stream;
    private string? _config;

    public FakeProxy(string path)
    {
        _path = path;
        _running = Task.Run(RunAsync);
    }

    public ConcurrentQueue<ControlMessage> Received { get; } = new();

    public volatile bool Ready = true;

    /// <summary>Answer to Configure; null = applied.</summary>
    public volatile string? Refusal;

    public bool? Role => Received.OfType<Role>().LastOrDefault()?.Active;

    public string? Config => _config;

    public async Task SetReadyAsync(bool ready)
    {
        Ready = ready;
        await WriteAsync(State());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ProxyState State() => new() { Ready = Ready && _config is not null, Reason = Ready ? null : "told to be", Config = _config, Registrations = 7, Calls = 3 };

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), _stop.Token);
                await using var stream = new NetworkStream(socket);
                await ServeAsync(stream);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                await Task.Delay(20, _stop.Token);
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        Received.Enqueue((await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, _stop.Token))!);
        _stream = stream;
        await WriteAsync(new ProxyHello { Version = "test" });
        await using var timer = new Timer(_ => _ = WriteAsync(State()), null, 0, 500);
        while (await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, _stop.Token) is { } message)
        {
            Received.Enqueue(message);
            if (message is not Configure configure)
                continue;
            if (Refusal is null)
                _config = configure.Name;
            await WriteAsync(new Configured { Name = configure.Name, Hash = configure.Hash, Error = Refusal });
            await WriteAsync(State());
        }
    }

    private async Task WriteAsync(ControlMessage message)
    {
        await _writing.WaitAsync();
        try
        {
            if (_stream is { } stream)
                await ControlFrames.WriteAsync(stream, message, _stop.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The agent has gone.
        }
        finally
        {
            _writing.Release();
        }
    }
}
