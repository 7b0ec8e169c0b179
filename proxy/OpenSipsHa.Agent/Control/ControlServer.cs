using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Control;

/// <summary>
/// The unix socket on which the proxy calls. One proxy at a time; what it sends is the only input of this process that
/// an attacker could shape, so it is bounded, and the first bad frame ends the connection.
/// </summary>
public sealed class ControlServer(
    ControlServerOptions options, AgentHello hello, IProxyObserver observer, TimeProvider time, ILogger<ControlServer> logger) : IProxyLink
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private volatile Channel<ControlMessage>? _outgoing;
    private int _connections;

    public void Send(ControlMessage message) => _outgoing?.Writer.TryWrite(message);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="SocketException">The path cannot be bound.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Left over from a process before this one: nobody listens there any more.
        File.Delete(options.SocketPath);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(options.SocketPath));
        File.SetUnixFileMode(options.SocketPath, Everybody);
        listener.Listen(4);
        ControlLog.Listening(logger, options.SocketPath);
        while (!cancellationToken.IsCancellationRequested)
        {
            var socket = await listener.AcceptAsync(cancellationToken);
            if (IsWelcome(socket))
                _ = ServeAsync(socket, cancellationToken);
            else
                socket.Dispose();
        }
    }

    private bool IsWelcome(Socket socket)
    {
        var uid = PeerCredentials.UserId(socket);
        if (!options.AllowedUids.Contains(uid))
        {
            AgentMetrics.ControlRefused("uid");
            ControlLog.Stranger(logger, uid, string.Join(", ", options.AllowedUids));
            return false;
        }

        if (Interlocked.CompareExchange(ref _connections, 1, 0) == 0)
            return true;
        AgentMetrics.ControlRefused("second");
        ControlLog.Second(logger);
        return false;
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        var reason = "it closed the connection";
        var met = false;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var outgoing = Channel.CreateUnbounded<ControlMessage>(new() { SingleReader = true });
        var writing = Task.CompletedTask;
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            outgoing.Writer.TryWrite(hello);
            writing = WriteAsync(stream, outgoing.Reader, ended);
            if (await ReadAsync(stream, ended.Token) is not ProxyHello proxy)
                throw new InvalidDataException("the first frame is no proxyHello");
            if (proxy.Protocol != AgentHello.CurrentProtocol)
                throw new InvalidDataException($"the proxy speaks protocol {proxy.Protocol}, expected {AgentHello.CurrentProtocol}");
            met = true;
            _outgoing = outgoing;
            AgentMetrics.ProxyConnected();
            ControlLog.Connected(logger, proxy.Version, proxy.ProcessId);
            observer.ProxyConnected(proxy);
            while (await ReadAsync(stream, ended.Token) is { } message)
                Handle(message);
        }
        catch (InvalidDataException e)
        {
            AgentMetrics.ControlRefused("frame");
            reason = $"it sent a bad frame: {e.Message}";
        }
        catch (Exception e) when (e is IOException or SocketException or EndOfStreamException or OperationCanceledException or TimeoutException)
        {
            reason = e.Message;
        }
        finally
        {
            _outgoing = null;
            outgoing.Writer.TryComplete();
            await ended.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _connections, 0);
            ControlLog.Lost(logger, reason);
            if (met)
                observer.ProxyLost(reason);
        }
    }

    private async Task<ControlMessage?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromProxy, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it was silent for {options.Silence.TotalSeconds} s", e);
        }
    }

    private void Handle(ControlMessage message)
    {
        switch (message)
        {
            case ProxyState state:
                observer.ProxyStateChanged(state);
                break;
            case Configured verdict:
                observer.ProxyConfigured(verdict);
                break;
            default:
                throw new InvalidDataException($"a {message.GetType().Name}, expected configured or proxyState");
        }
    }

    private static async Task WriteAsync(Stream stream, ChannelReader<ControlMessage> messages, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var message in messages.ReadAllAsync(ended.Token))
                await ControlFrames.WriteAsync(stream, message, ended.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            await ended.CancelAsync();
        }
    }
}
