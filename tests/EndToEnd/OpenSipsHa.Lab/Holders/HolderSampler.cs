using System.Net;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.Lab.Holders;

/// <summary>
/// Follows which nodes hold the virtual IP: have it on an interface and would answer for it, because no fence of the product gates
/// it or the fence is open. Woken by the kernel's events; looks without one every 10 ms.
/// </summary>
public sealed partial class HolderSampler : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <summary>Milliseconds that the thread sleeps when nothing happens: the end of an interval is known this exactly.</summary>
    private const int Tick = 2;

    private readonly NodeWatch[] _nodes;
    private readonly HolderHistory _answering = new();
    private readonly HolderHistory _bound = new();
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    private HolderSampler(NodeWatch[] nodes)
    {
        _nodes = nodes;
        _thread = MeasuringThread.Start("holders", Sample);
    }

    /// <summary>Who held the address, in order of time.</summary>
    public IReadOnlyList<HolderInterval> Intervals
    {
        get
        {
            lock (_gate)
                return _answering.Intervals;
        }
    }

    /// <summary>Who had the address on an interface, whether the fence let it answer or not.</summary>
    public IReadOnlyList<HolderInterval> BoundIntervals
    {
        get
        {
            lock (_gate)
                return _bound.Intervals;
        }
    }

    /// <summary>Nodes that hold the address now.</summary>
    public IReadOnlyList<string> Holders
    {
        get
        {
            lock (_gate)
                return _answering.Holders;
        }
    }

    public static HolderSampler Start(IPAddress virtualIP, IEnumerable<(string Node, NetworkNamespace Host)> nodes) =>
        new([.. nodes.Select(node => new NodeWatch(node.Node, node.Host, virtualIP))]);

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _thread.Join();
        foreach (var node in _nodes)
            node.Dispose();
    }

    private void Sample()
    {
        var events = _nodes.SelectMany(node => node.Descriptors).Select(descriptor => new PollDescriptor(descriptor, PollDescriptor.Readable)).ToArray();
        var next = TimeSpan.MinValue;
        while (!_stopping)
        {
            var began = LabClock.Now;
            var must = began >= next;
            if (must)
                next = began + Period;
            foreach (var node in _nodes)
                node.Look(must);
            Note(began, LabClock.Now);
            // Interrupted or not, the loop looks at everything.
            _ = Poll(events, (nuint)events.Length, Tick);
        }
    }

    /// <summary>
    /// One pair of times for all nodes: an address that moved from one to the other while they were looked at one after the other
    /// is not seen on both.
    /// </summary>
    private void Note(TimeSpan began, TimeSpan ended)
    {
        lock (_gate)
        {
            foreach (var node in _nodes)
            {
                _bound.Note(node.Node, began, ended, node.HasAddress ? TimeSpan.MaxValue : TimeSpan.MinValue);
                _answering.Note(node.Node, began, ended, node.HasAddress ? node.OpenUntil : TimeSpan.MinValue);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Span<PollDescriptor> descriptors, nuint count, int milliseconds);

    /// <summary>struct pollfd of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor(int descriptor, short events)
    {
        public const short Readable = 1;
        public int Descriptor = descriptor;
        public short Events = events;
        public short Happened;
    }
}
