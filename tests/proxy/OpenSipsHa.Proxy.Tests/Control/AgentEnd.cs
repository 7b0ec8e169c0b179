using System.Net.Sockets;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Proxy.Tests.Control;

/// <summary>The agent's end of a control connection.</summary>
internal sealed class AgentEnd(Socket socket, CancellationToken deadline) : IAsyncDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public Task SendAsync(ControlMessage message) => ControlFrames.WriteAsync(_stream, message, deadline);

    public async Task SendBytesAsync(byte[] bytes) => await _stream.WriteAsync(bytes, deadline);

    /// <summary>The next message of this type; others are passed over.</summary>
    public async Task<T> ReceiveAsync<T>(Func<T, bool>? wanted = null)
        where T : ControlMessage
    {
        while (await ControlFrames.ReadAsync(_stream, ControlFrames.MaxFromProxy, deadline) is { } message)
        {
            if (message is T match && wanted?.Invoke(match) != false)
                return match;
        }

        throw new InvalidOperationException($"the proxy closed before it sent {typeof(T).Name}");
    }

    /// <summary>Whether the proxy closes the connection.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            while (await ControlFrames.ReadAsync(_stream, ControlFrames.MaxFromProxy, deadline) is not null)
            {
            }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            return true;
        }

        return true;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
