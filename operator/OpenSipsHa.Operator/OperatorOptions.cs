using System.Net;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator;

/// <summary>How the operator runs.</summary>
public sealed record OperatorOptions
{
    /// <summary>Path of a kubeconfig; null = KUBECONFIG, else the pod's own service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespace to watch; null = all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Where /metrics, /healthz and /readyz are served.</summary>
    public IPEndPoint MetricsAddress { get; init; } = new(IPAddress.Any, 8080);

    public MemberImages Images { get; init; } = new("ghcr.io/opensipsha/agent:0.1.0", "ghcr.io/opensipsha/proxy:0.1.0");

    public LogFormat LogFormat { get; init; } = LogFormat.Json;
}
