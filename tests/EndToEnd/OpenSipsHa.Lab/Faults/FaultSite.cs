using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.Lab.Faults;

/// <summary>Where a fault happens: who holds the virtual IP just now, and what can be done to whom.</summary>
public sealed class FaultSite(ProductCluster cluster, IHaSystem system, string holder, CancellationToken cancellationToken)
{
    private static readonly TimeSpan RestartTimeout = TimeSpan.FromSeconds(60);
    private readonly HashSet<int> _before = [];
    private IReadOnlyList<RunningProcess> _stopped = [];

    public ProductCluster Cluster => cluster;

    /// <summary>The node that held the virtual IP before the fault.</summary>
    public string Holder => holder;

    public string Standby => PairNetwork.Peer(holder);

    public CancellationToken Cancellation => cancellationToken;

    public NetworkFaults Network { get; } = new(cluster);

    /// <summary>A fault that spoilt more than the service must not spoil the next one's run.</summary>
    public static async Task MendAsync(ProductCluster cluster)
    {
        await new NetworkFaults(cluster).HealAsync();
        await cluster.Control.SlowApiAsync(TimeSpan.Zero);
        foreach (var node in PairNetwork.Nodes)
        {
            await cluster.Control.LinkUpAsync(node);
            await cluster.Control.HealAsync(node);
            // Wakes what was stopped one by one, too.
            await cluster.Control.ThawAsync(node);
        }
    }

    /// <summary>Sends a signal to all processes of a part at once.</summary>
    /// <exception cref="LabException">None of them runs.</exception>
    public Task SignalAsync(string node, PairPart part, Signal signal)
    {
        var processes = system.Find(node, part);
        if (processes.Count == 0)
            throw new LabException($"no process of {part} of {system.Name} runs on {node}");
        _before.UnionWith(system.Find(node, PairPart.Everything).Select(process => process.Pid));
        foreach (var process in processes)
            process.Send(signal);
        return Task.CompletedTask;
    }

    /// <summary>Stops a part in its place, for <see cref="Resume"/>.</summary>
    public async Task StopAsync(string node, PairPart part)
    {
        _stopped = system.Find(node, part);
        await SignalAsync(node, part, Signal.Stop);
    }

    /// <summary>What was stopped goes on, as far as it still lives.</summary>
    public void Resume()
    {
        foreach (var process in _stopped)
        {
            // Its number may be somebody else's by now.
            if (RunningProcess.Find(process.Pid) is { } now && now.CommandLine.SequenceEqual(process.CommandLine))
                process.Send(Signal.Cont);
        }

        _stopped = [];
    }

    /// <summary>Waits until a part that a signal has ended was started again by whoever looks after it.</summary>
    public Task WaitForAsync(string node, PairPart part) => Deadline.UntilAsync(
        $"{part} of {system.Name} on {node} to be started again", RestartTimeout,
        () => system.Find(node, part).Any(process => !_before.Contains(process.Pid)),
        cancellationToken: cancellationToken);
}
