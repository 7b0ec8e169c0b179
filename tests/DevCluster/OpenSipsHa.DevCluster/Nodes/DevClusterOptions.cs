using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>What a <see cref="DevClusterHost"/> is made of.</summary>
public sealed record DevClusterOptions
{
    /// <summary>Part of the namespaces' names (`shn-ID-…`): lower-case letters and digits, at most 16. Null: random.</summary>
    public string? Id { get; init; }

    public IPNetwork Subnet { get; init; } = IPNetwork.Parse("192.168.1.0/24");

    /// <summary>Where the API server answers inside the network, on port 6443.</summary>
    public IPAddress ApiAddress { get; init; } = IPAddress.Parse("192.168.1.10");

    /// <summary>Where the API server answers on the machine's loopback; 0: any free port.</summary>
    public int ApiPort { get; init; }

    /// <summary>Machines that run pods.</summary>
    public IReadOnlyDictionary<string, IPAddress> Nodes { get; init; } = new Dictionary<string, IPAddress>
    {
        ["osips01-a"] = IPAddress.Parse("192.168.1.211"),
        ["osips01-b"] = IPAddress.Parse("192.168.1.212"),
    };

    /// <summary>Machines on the same network that are not nodes: clients, gateways.</summary>
    public IReadOnlyDictionary<string, IPAddress> Hosts { get; init; } = new Dictionary<string, IPAddress>();

    /// <summary>Image name → published .dll or executable.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Holds kubeconfig, volumes and logs; must not exist or be empty, and is removed at the end. Null:
    /// /run/opensipsha-devcluster/ID.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Container logs, `NAMESPACE_POD_UID/CONTAINER/RUN.log`. Null: in the state directory; set it to keep them.</summary>
    public string? LogDirectory { get; init; }

    /// <summary>A node that has not reported for so long is NotReady.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before a restart of a container that keeps ending grows from 1 s to this.</summary>
    public TimeSpan LongestRestartDelay { get; init; } = TimeSpan.FromSeconds(10);

    public ILoggerFactory? Logging { get; init; }
}
