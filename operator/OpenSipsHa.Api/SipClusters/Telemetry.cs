using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Ports of metrics and health on the node's address.</summary>
[Rule("self.agentPort != self.proxyPort", "agentPort and proxyPort must differ", FieldPath = ".proxyPort")]
public sealed record Telemetry
{
    /// <summary>TCP port of the agent.</summary>
    [Default("9464"), Bounds(1, 65535)]
    public int AgentPort { get; set; } = 9464;

    /// <summary>TCP port of the proxy.</summary>
    [Default("9465"), Bounds(1024, 65535)]
    public int ProxyPort { get; set; } = 9465;
}
