using System.Net;

namespace OpenSipsHa.Agent;

/// <summary>What the operator puts into the agent's environment.</summary>
public sealed record AgentOptions
{
    public const string DefaultControlSocket = "/run/opensips-ha/control/agent.sock";
    public const int DefaultMetricsPort = 9464;

    public required string PodName { get; init; }

    public required string PodNamespace { get; init; }

    public required string PodUid { get; init; }

    public required string NodeName { get; init; }

    /// <summary>The node's own address: interface lookup and the HTTP endpoint go by it.</summary>
    public required IPAddress HostIP { get; init; }

    public required string Cluster { get; init; }

    public string ControlSocket { get; init; } = DefaultControlSocket;

    public int MetricsPort { get; init; } = DefaultMetricsPort;

    /// <summary>Directory with the key that members authenticate each other by; "" = none: they do not hear each other.</summary>
    public string HeartbeatKeys { get; init; } = "";

    /// <summary>User that the proxy container runs as.</summary>
    public uint ProxyUid { get; init; } = 65532;

    /// <exception cref="ArgumentException">A variable is missing or malformed; names it and says what was expected.</exception>
    public static AgentOptions FromEnvironment(Func<string, string?> variable)
    {
        string Required(string name) => variable(name) is { Length: > 0 } value
            ? value
            : throw new ArgumentException($"{name} is not set, expected it from the pod's environment");

        var hostIP = Required("HOST_IP");
        var port = variable("OPENSIPSHA_METRICS_PORT") is { Length: > 0 } text ? text : $"{DefaultMetricsPort}";
        return new AgentOptions
        {
            PodName = Required("POD_NAME"),
            PodNamespace = Required("POD_NAMESPACE"),
            PodUid = Required("POD_UID"),
            NodeName = Required("NODE_NAME"),
            Cluster = Required("OPENSIPSHA_CLUSTER"),
            HostIP = IPAddress.TryParse(hostIP, out var address)
                ? address
                : throw new ArgumentException($"HOST_IP is '{hostIP}', expected an IP address"),
            HeartbeatKeys = variable("OPENSIPSHA_HEARTBEAT_KEYS") ?? "",
            ControlSocket = variable("OPENSIPSHA_CONTROL_SOCKET") is { Length: > 0 } path ? path : DefaultControlSocket,
            MetricsPort = int.TryParse(port, out var number) && number is >= 0 and <= 65535
                ? number
                : throw new ArgumentException($"OPENSIPSHA_METRICS_PORT is '{port}', expected 0 to 65535"),
        };
    }
}
