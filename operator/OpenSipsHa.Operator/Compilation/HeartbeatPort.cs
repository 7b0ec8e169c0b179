using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>The UDP port of the agents' heartbeats on the nodes' own addresses.</summary>
internal static class HeartbeatPort
{
    /// <summary>null = plain leases, without heartbeats.</summary>
    public static int? Of(Failover failover) =>
        Durations.Parse(failover.Promise) > TimeSpan.Zero ? failover.HeartbeatPort : null;

    /// <summary>One number means one thing: telemetry's ports are TCP, but no rule of a firewall should have to tell them apart.</summary>
    public static IEnumerable<Problem> Problems(SipClusterSpec spec)
    {
        var port = spec.Failover.HeartbeatPort;
        if (port == spec.Telemetry.AgentPort || port == spec.Telemetry.ProxyPort)
            yield return Conflict($"{port} is telemetry's {(port == spec.Telemetry.AgentPort ? "agentPort" : "proxyPort")}, too");
        if (spec.Listeners.FirstOrDefault(l => l is { Address: ListenerAddress.Node, Transport: Transport.UDP } && l.Port == port) is { } listener)
            yield return Conflict($"{port} is the UDP port of listener '{listener.Name}' on the node's address, too");
    }

    private static Problem Conflict(string message) => new(ProblemReasons.PortConflict, $"spec.failover.heartbeatPort: {message}");
}
