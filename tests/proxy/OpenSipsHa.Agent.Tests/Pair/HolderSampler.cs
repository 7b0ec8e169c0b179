using System.Diagnostics;
using System.Net;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Pair;

/// <summary>Looks every few milliseconds which of the hosts has the address.</summary>
internal sealed class HolderSampler : IDisposable
{
    private readonly List<(string Name, RouteNetlink Network)> _hosts;
    private readonly List<(TimeSpan At, string Holders)> _changes = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly IPAddress _address;
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile string _now = "";

    public HolderSampler(IPAddress address, params LabHost[] hosts)
    {
        _address = address;
        _hosts = [.. hosts.Select(host => (host.Name, host.Run(() => new RouteNetlink())))];
        _thread = new Thread(Sample) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Names of the hosts that have it, joined by a comma.</summary>
    public string Now => _now;

    public bool HadTwo => Changes.Any(change => change.Holders.Contains(','));

    public IReadOnlyList<(TimeSpan At, string Holders)> Changes
    {
        get
        {
            lock (_changes)
                return [.. _changes];
        }
    }

    public override string ToString() => string.Join("; ", Changes.Select(change => $"{change.At.TotalSeconds:0.000} s: [{change.Holders}]"));

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        foreach (var (_, network) in _hosts)
            network.Dispose();
    }

    private void Sample()
    {
        while (!_stop)
        {
            var holders = string.Join(",", _hosts.Where(host => host.Network.Addresses().Any(a => a.Address.Equals(_address))).Select(host => host.Name));
            if (holders != _now || _changes.Count == 0)
            {
                lock (_changes)
                    _changes.Add((_watch.Elapsed, holders));
                _now = holders;
            }

            Thread.Sleep(5);
        }
    }
}
