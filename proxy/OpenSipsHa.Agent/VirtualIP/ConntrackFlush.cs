using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// Forgets tracked flows (conntrack) on a takeover, in the network namespace of the thread that constructs it. Where nothing is
/// tracked it does nothing; it takes five seconds at the most.
/// </summary>
public sealed class ConntrackFlush(TimeProvider time, ILogger logger) : IFlowTable, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ConntrackNetlink _table = new();
    private volatile bool _isDisposed;

    public void Flush(IPAddress address) => _ = FlushAsync(address);

    /// <returns>How many flows were forgotten. Never fails: what cannot be done is logged.</returns>
    public Task<int> FlushAsync(IPAddress address) => Task.Run(() =>
    {
        try
        {
            return ConntrackNetlink.IsLoaded ? FlushNow(address) : 0;
        }
        catch (IOException e)
        {
            VirtualIPLog.FlowsNotFlushed(logger, address, e.Message);
            return 0;
        }
    });

    public void Dispose()
    {
        _isDisposed = true;
        lock (_gate)
            _table.Dispose();
    }

    private int FlushNow(IPAddress address)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return 0;
            var started = time.GetTimestamp();
            var count = _table.Delete(address, goesOn: () => !_isDisposed && time.GetElapsedTime(started) < Longest);
            var took = time.GetElapsedTime(started);
            AgentMetrics.FlowsFlushed(address.ToString(), count);
            if (count > 0)
                VirtualIPLog.FlowsFlushed(logger, address, count, took.TotalMilliseconds);
            if (took >= Longest)
                VirtualIPLog.FlowsNotFlushed(logger, address, $"not done after {Longest.TotalSeconds:0} s");
            return count;
        }
    }
}
