using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>Passes bytes on to a local port; connections can be frozen, as by a firewall that lost its state.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];
    private TaskCompletionSource _frozen = new();

    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void FreezeOpenConnections() => Interlocked.Exchange(ref _frozen, new TaskCompletionSource()).SetResult();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        lock (_clients) _clients.ForEach(client => client.Dispose());
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var from = await _listener.AcceptTcpClientAsync(_stop.Token);
            var to = new TcpClient();
            lock (_clients) _clients.AddRange([from, to]);
            await to.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            var frozen = _frozen.Task;
            _ = PumpAsync(from.GetStream(), to.GetStream(), frozen);
            _ = PumpAsync(to.GetStream(), from.GetStream(), frozen);
        }
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Task frozen)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            if (frozen.IsCompleted) return;
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
