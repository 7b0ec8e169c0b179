using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Faults;

namespace OpenSipsHa.DevCluster.Api;

/// <summary>A Kubernetes API server in memory, over HTTPS with a certificate authority made at start.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    ApiServer() { }

    /// <summary>https://127.0.0.1:port</summary>
    public Uri Url { get; private init; } = null!;
    public int Port => Url.Port;

    /// <summary>The certificate authority, PEM: what goes into a kubeconfig or ca.crt.</summary>
    public string CaPem { get; private init; } = "";

    /// <summary>Bearer token of a member of system:masters.</summary>
    public string AdminToken { get; private init; } = "";
    public FaultInjection Faults { get; } = new();
    public IObjectClient Store { get; private init; } = null!;

    public static Task<ApiServer> StartAsync(ApiServerOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException("published ahead of its implementation");

    /// <summary>Mode 0600. <paramref name="token"/> null: the administrator's; <paramref name="server"/> null: <see cref="Url"/>.</summary>
    public void WriteKubeconfig(string path, string? token = null, Uri? server = null, string ns = "default") => throw new NotSupportedException();

    /// <summary>A bearer token of that ServiceAccount, as a projected volume would hold.</summary>
    public string IssueToken(string ns, string serviceAccount) => throw new NotSupportedException();

    /// <summary>Cuts every connection and refuses new ones for <paramref name="downtime"/>; the state stays.</summary>
    public Task RestartAsync(TimeSpan downtime, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Forgets all past revisions: watches and lists from older ones answer 410.</summary>
    public void Compact() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
