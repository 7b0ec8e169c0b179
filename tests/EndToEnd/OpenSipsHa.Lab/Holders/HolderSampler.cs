using System.Diagnostics;
using System.Net;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Holders;

/// <summary>Looks every 10 ms at which nodes have the virtual IP on an interface.</summary>
public sealed class HolderSampler : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly IPAddress _virtualIP;
    private readonly (string Node, AddressDump Addresses)[] _nodes;
    private readonly HolderHistory _history = new();
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Thread _thread;
    private volatile bool _stopping;

    private HolderSampler(IPAddress virtualIP, (string, AddressDump)[] nodes)
    {
        (_virtualIP, _nodes) = (virtualIP, nodes);
        StartedAt = DateTimeOffset.UtcNow;
        _thread = new Thread(Sample) { IsBackground = true, Name = "holders", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Zero of the intervals' times.</summary>
    public DateTimeOffset StartedAt { get; }

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Who has had the address, in order of time.</summary>
    public IReadOnlyList<HolderInterval> Intervals
    {
        get
        {
            lock (_gate)
                return _history.Intervals;
        }
    }

    /// <summary>Nodes that had the address at the last sample.</summary>
    public IReadOnlyList<string> Holders
    {
        get
        {
            lock (_gate)
                return _history.Holders;
        }
    }

    public static HolderSampler Start(IPAddress virtualIP, IEnumerable<(string Node, NetworkNamespace Host)> nodes) =>
        new(virtualIP, [.. nodes.Select(node => (node.Node, new AddressDump(node.Host)))]);

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _thread.Join();
        foreach (var (_, addresses) in _nodes)
            addresses.Dispose();
    }

    private void Sample()
    {
        while (!_stopping)
        {
            foreach (var (node, addresses) in _nodes)
            {
                var held = Find(addresses) is not null;
                lock (_gate)
                    _history.Note(node, Now, held);
            }

            Thread.Sleep(Period);
        }
    }

    private HeldAddress? Find(AddressDump addresses)
    {
        foreach (var address in addresses.Read())
        {
            if (address.Address.Equals(_virtualIP))
                return address;
        }

        return null;
    }
}
