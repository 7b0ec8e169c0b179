using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Logs;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>What everything on one node shares.</summary>
/// <param name="Stopping">The node agent ends: nothing takes its time any more.</param>
internal sealed record NodeContext(
    NodeOptions Options, LabHost Host, IObjectClient Api, PodLogs Logs, ILogger Logger, CancellationToken Stopping)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public TimeProvider Time => Options.Time;

    public string Name => Host.Name;

    public string Address => Host.Address.ToString();

    /// <summary>A kubelet of a cut or frozen node reaches no API server.</summary>
    public bool IsConnected => !Host.IsCut && !Host.IsFrozen;

    /// <summary>What every container of the node has in its environment.</summary>
    public Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOSTNAME"] = Name,
        ["HOME"] = "/run/home",
        ["TMPDIR"] = "/run/tmp",
        // The diagnostics socket would be made in /tmp, which is read-only or shared with the machine.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["KUBERNETES_SERVICE_HOST"] = Options.ApiHost,
        ["KUBERNETES_SERVICE_PORT"] = $"{Options.ApiPort}",
        ["KUBERNETES_SERVICE_PORT_HTTPS"] = $"{Options.ApiPort}",
    };

    public Task WhenAwakeAsync(CancellationToken cancellation) => UntilAsync(() => !Host.IsFrozen, cancellation);

    public Task WhenConnectedAsync(CancellationToken cancellation) => UntilAsync(() => IsConnected, cancellation);

    /// <returns>The values of a ConfigMap or Secret, or null when there is none.</returns>
    public IReadOnlyDictionary<string, byte[]>? Data(DataKind kind, string ns, string name)
    {
        var resource = kind == DataKind.ConfigMap ? GroupResource.ConfigMaps : GroupResource.Secrets;
        if (Api.Get(resource, ns, name) is not { } found)
            return null;
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        // `data` is text in a ConfigMap and base64 in a Secret; `binaryData` is base64.
        foreach (var (key, value) in found["data"] as JsonObject ?? [])
            values[key] = kind == DataKind.ConfigMap ? Encoding.UTF8.GetBytes((string?)value ?? "") : Convert.FromBase64String((string?)value ?? "");
        foreach (var (key, value) in found["binaryData"] as JsonObject ?? [])
            values[key] = Convert.FromBase64String((string?)value ?? "");
        return values;
    }

    private async Task UntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        while (!condition())
            await Task.Delay(PollInterval, Time, cancellation);
    }
}
