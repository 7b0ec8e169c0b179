using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>keepalived on both nodes, with a minimal service behind its virtual IP.</summary>
internal sealed class KeepalivedSystem(ProductCluster cluster, KeepalivedTimers timers) : IHaSystem
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, KeepalivedNode> _nodes = [];

    public string Name => timers.Name;

    public string Title => timers.Title;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var priority = 150;
        foreach (var node in PairNetwork.Nodes)
        {
            var directory = Path.Combine(cluster.LogDirectory, Name, node);
            _nodes[node] = new KeepalivedNode(node, cluster.Host(node), priority, timers, directory);
            priority -= 50;
        }

        return SettleAsync(cancellationToken);
    }

    public async Task StopAsync()
    {
        foreach (var node in _nodes.Values)
            await node.DisposeAsync();
        _nodes.Clear();
    }

    public IReadOnlyList<RunningProcess> Find(string node, PairPart part) =>
        _nodes.TryGetValue(node, out var found) ? found.Find(part) : [];

    public Task SettleAsync(CancellationToken cancellationToken) => Deadline.UntilAsync(
        "one master, one backup and both services", Patience,
        () => _nodes.Values.All(node => node.ServiceListens)
            && _nodes.Values.Count(node => node.State == "MASTER") == 1 && _nodes.Values.Count(node => node.State == "BACKUP") == 1,
        () => string.Join(", ", _nodes.Select(node => $"{node.Key} {node.Value.State ?? "starting"}")),
        cancellationToken: cancellationToken);
}
