using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>Carries out what other processes ask of this cluster.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly DevClusterHost _cluster;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ApiFaults _api;
    private readonly Task _loop;

    public ControlServer(DevClusterHost cluster)
    {
        _cluster = cluster;
        _api = new ApiFaults(cluster.Api);
        _listener.Bind(new UnixDomainSocketEndPoint(ControlSocket.PathOf(cluster.Lab.Id)));
        _listener.Listen();
        _loop = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _loop;
        _api.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stopping.Token)));
                connections.RemoveAll(connection => connection.IsCompleted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            if (await reader.ReadLineAsync(_stopping.Token) is { } line)
                await writer.WriteLineAsync(JsonSerializer.Serialize(await AnswerAsync(line)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side has gone, or this one is going.
        }
    }

    private async Task<ControlAnswer> AnswerAsync(string line)
    {
        try
        {
            var request = JsonSerializer.Deserialize<ControlRequest>(line) ?? throw new JsonException("empty");
            return new ControlAnswer(null, await DoAsync(request));
        }
        catch (Exception e) when (e is LabException or JsonException)
        {
            return new ControlAnswer(e.Message);
        }
    }

    private async Task<string> DoAsync(ControlRequest request)
    {
        if (request.Action == ControlAction.Status)
            return Status();
        if (await _api.TryAsync(request, _stopping.Token))
            return "";
        var host = _cluster.Lab.Hosts.FirstOrDefault(host => host.Name == request.Host) ?? throw new LabException(
            $"no host '{request.Host}': expected one of {string.Join(", ", _cluster.Lab.Hosts.Select(host => host.Name))}");
        switch (request.Action)
        {
            case ControlAction.Cut:
                await host.CutSilentlyAsync();
                break;
            case ControlAction.Heal:
                await host.HealAsync();
                break;
            case ControlAction.LinkDown:
                await host.LinkDownAsync();
                break;
            case ControlAction.LinkUp:
                await host.LinkUpAsync();
                break;
            case ControlAction.Freeze:
                host.Freeze();
                break;
            case ControlAction.Thaw:
                host.Thaw();
                break;
            case ControlAction.Kill:
                Kill(request);
                break;
            default:
                throw new LabException($"action {request.Action}: not known here");
        }

        return "";
    }

    private void Kill(ControlRequest request)
    {
        if (!_cluster.Nodes.TryGetValue(request.Host, out var node))
            throw new LabException($"host '{request.Host}' is not a node: it runs no pods");
        if (!node.Send(request.Namespace, request.Pod, request.Container, request.Signal))
            throw new LabException($"no container '{request.Container}' of pod {request.Namespace}/{request.Pod} runs on {request.Host}");
    }

    private string Status()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"cluster     {_cluster.Lab.Id}, process {Environment.ProcessId}");
        text.AppendLine(CultureInfo.InvariantCulture, $"network     {_cluster.Lab.Subnet}");
        text.AppendLine(CultureInfo.InvariantCulture, $"API server  {_cluster.Api.Url}");
        text.AppendLine(CultureInfo.InvariantCulture, $"KUBECONFIG  {_cluster.KubeconfigPath}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"HOST",-20} {"ADDRESS",-16} {"ROLE",-6} {"STATE",-8} NAMESPACE");
        foreach (var host in _cluster.Lab.Hosts)
        {
            var role = _cluster.Nodes.ContainsKey(host.Name) ? "node" : "host";
            var state = (host.IsCut, host.IsFrozen) switch
            {
                (_, true) => "frozen",
                (true, _) => "cut",
                _ => "up",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"{host.Name,-20} {host.Address,-16} {role,-6} {state,-8} {host.Namespace}");
        }

        return text.ToString().TrimEnd();
    }
}
