using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Probes;

/// <summary>Carries out the action of a probe or hook against one container, from inside the node's network.</summary>
/// <param name="exec">Runs a command in the container; null while it is not running.</param>
internal sealed class Prober(
    LabHost node,
    ContainerManifest container,
    Func<IReadOnlyList<string>, TimeSpan, CancellationToken, Task<CommandResult?>> exec) : IDisposable
{
    [SuppressMessage("Security", "CA5359", Justification = "a kubelet does not check certificates in probes either")]
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectCallback = (context, cancellation) => ConnectAsync(node, context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation),
        PooledConnectionLifetime = TimeSpan.Zero,
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    });

    public async Task<ProbeResult> RunAsync(HandlerManifest action, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            return action switch
            {
                { HttpGet: { } get } => await GetAsync(get, limited.Token),
                { TcpSocket: { } tcp } => await ConnectAsync(tcp, limited.Token),
                { Exec: { } command } => await ExecAsync(command, timeout, limited.Token),
                { Sleep: { } sleep } => await SleepAsync(sleep, limited.Token),
                _ => ProbeResult.Failed("expected one of httpGet, tcpSocket, exec"),
            };
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && !cancellation.IsCancellationRequested)
        {
            return ProbeResult.Failed($"no answer within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or UriFormatException or LabException)
        {
            return ProbeResult.Failed(e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(LabHost node, string host, int port, CancellationToken cancellation)
    {
        var address = System.Net.IPAddress.Parse(host.Trim('[', ']'));
        var socket = node.OpenSocket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(address, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<ProbeResult> SleepAsync(SleepAction sleep, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), cancellation);
        return ProbeResult.Passed;
    }

    private async Task<ProbeResult> GetAsync(HttpGetAction get, CancellationToken cancellation)
    {
        var host = HostOf(get.Host);
        var url = $"{(get.Scheme ?? "HTTP").ToLowerInvariant()}://{host}:{Port(get.Port)}/{get.Path?.TrimStart('/')}";
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.34");
        foreach (var header in get.HttpHeaders ?? [])
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await _http.SendAsync(request, cancellation);
        var code = (int)response.StatusCode;
        return code is >= 200 and < 400 ? ProbeResult.Passed : ProbeResult.Failed($"HTTP probe failed with statuscode: {code}");
    }

    private async Task<ProbeResult> ConnectAsync(TcpSocketAction tcp, CancellationToken cancellation)
    {
        await using var stream = await ConnectAsync(node, HostOf(tcp.Host), Port(tcp.Port), cancellation);
        return ProbeResult.Passed;
    }

    private async Task<ProbeResult> ExecAsync(ExecAction action, TimeSpan timeout, CancellationToken cancellation)
    {
        var result = await exec(action.Command ?? [], timeout, cancellation);
        if (result is null)
            return ProbeResult.Failed("the container is not running");
        return result.Succeeded
            ? ProbeResult.Passed
            : ProbeResult.Failed($"exit code {result.ExitCode}: {(result.Error + result.Output).Trim()}");
    }

    private string HostOf(string? host) => string.IsNullOrEmpty(host) ? node.Address.ToString() : host;

    private int Port(JsonNode? port)
    {
        if (port?.GetValueKind() == JsonValueKind.Number)
            return port.GetValue<int>();
        var text = port?.GetValue<string>();
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number;
        return container.Ports?.FirstOrDefault(candidate => candidate.Name == text)?.Number
            ?? throw new UriFormatException($"port '{text}': no port of that name in container {container.Name}");
    }
}
