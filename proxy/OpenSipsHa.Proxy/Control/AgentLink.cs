using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Proxy.Control;

/// <summary>
/// Keeps the connection to the agent: reconnects with back-off, answers, reports. The connection that ends is how the
/// proxy learns that the agent died, and with it everything that earned a virtual IP: these fall silent at once. On the
/// node's own address the proxy goes on serving what it has.
/// </summary>
public sealed class AgentLink(AgentLinkOptions options, IControlledProxy proxy, TimeProvider time, ILogger<AgentLink> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = options.FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.SocketPath), stoppingToken);
                await using var stream = new NetworkStream(socket, ownsSocket: false);
                AgentLinkLog.Connected(logger, options.SocketPath);
                delay = options.FirstRetry;
                await ServeAsync(stream, stoppingToken);
                AgentLinkLog.Closed(logger, options.SocketPath);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or InvalidDataException)
            {
                AgentLinkLog.Lost(logger, options.SocketPath, e.Message, delay.TotalMilliseconds);
            }

            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.LastRetry.Ticks));
        }
    }

    private async Task ServeAsync(Stream stream, CancellationToken stoppingToken)
    {
        var outgoing = Channel.CreateUnbounded<ControlMessage>(new UnboundedChannelOptions { SingleReader = true });
        var documents = Channel.CreateUnbounded<Configure>(new UnboundedChannelOptions { SingleReader = true });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        void Report() => outgoing.Writer.TryWrite(proxy.State());

        var writing = Task.CompletedTask;
        var applying = Task.CompletedTask;
        try
        {
            await ExpectHelloAsync(stream, ended.Token);
            outgoing.Writer.TryWrite(new ProxyHello { Version = options.Version, ProcessId = Environment.ProcessId });
            writing = WriteAsync(stream, outgoing.Reader, ended);
            applying = ApplyAsync(documents.Reader, outgoing.Writer, ended);
            proxy.ReadyChanged += Report;
            using var timer = time.CreateTimer(_ => Report(), null, TimeSpan.Zero, options.ReportInterval);
            while (await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, ended.Token) is { } message)
                Handle(message, documents.Writer);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            await writing;
            await applying;
            throw;
        }
        finally
        {
            // Before anything that waits: another member may answer for the address any moment.
            proxy.LoseAgent();
            proxy.ReadyChanged -= Report;
            documents.Writer.TryComplete();
            await ended.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await applying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ExpectHelloAsync(Stream stream, CancellationToken cancellationToken)
    {
        var first = await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, cancellationToken);
        if (first is not AgentHello hello)
            throw new InvalidDataException($"agent began with {first?.GetType().Name ?? "the end of the stream"}, expected AgentHello");
        if (hello.Protocol != AgentHello.CurrentProtocol)
            throw new InvalidDataException($"agent speaks protocol {hello.Protocol}, expected {AgentHello.CurrentProtocol}");
        proxy.Meet(hello);
    }

    private void Handle(ControlMessage message, ChannelWriter<Configure> documents)
    {
        switch (message)
        {
            case Configure configure:
                documents.TryWrite(configure);
                break;
            case Role role:
                proxy.Assume(role);
                break;
            default:
                throw new InvalidDataException($"agent sent {message.GetType().Name}, expected Configure or Role");
        }
    }

    /// <summary>Beside the reading: neither a role nor the end of the connection may wait for a document.</summary>
    private async Task ApplyAsync(
        ChannelReader<Configure> documents, ChannelWriter<ControlMessage> outgoing, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var document in documents.ReadAllAsync())
                outgoing.TryWrite(proxy.Apply(document));
        }
        catch
        {
            await ended.CancelAsync();
            throw;
        }
    }

    /// <summary>The stream's only writer. A failed write ends the reading too.</summary>
    private static async Task WriteAsync(Stream stream, ChannelReader<ControlMessage> messages, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var message in messages.ReadAllAsync(ended.Token))
                await ControlFrames.WriteAsync(stream, message, ended.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await ended.CancelAsync();
            throw;
        }
    }
}
