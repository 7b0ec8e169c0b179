using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Faults;

/// <summary>Something that keeps a virtual IP on one of two nodes, with a service behind it that answers SIP OPTIONS.</summary>
public interface IHaSystem
{
    /// <summary>For files: lower-case words with dashes.</summary>
    string Name { get; }

    /// <summary>For people.</summary>
    string Title { get; }

    /// <summary>Starts it on both nodes and waits until it is up on both.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Nothing of it is left on the nodes afterwards, neither process nor address.</summary>
    Task StopAsync();

    /// <summary>Its processes on a node that run now.</summary>
    IReadOnlyList<RunningProcess> Find(string node, PairPart part);

    /// <summary>Waits until both nodes are as they should be: one serves, the other could take over at any time.</summary>
    Task SettleAsync(CancellationToken cancellationToken);
}
