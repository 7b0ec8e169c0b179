using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Fencing.Nftables;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// The fence by nftables, in the network namespace of the thread that constructs it. Rules and addresses are set up by
/// transactions; opening and closing is a packet to ourselves (<see cref="FenceRules"/> says why), which allocates nothing.
/// </summary>
/// <remarks>
/// Announcements of ours are not gated: a packet(7) socket sends below the hooks. They end with the announcer, which the order of
/// loss stops first.
/// </remarks>
public sealed class NftablesFence : IFence
{
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private readonly NftablesQueries _queries;
    private readonly NftablesCommands _commands;
    private readonly FenceTables _tables;
    private readonly OpeningFrames _frames;
    private bool _byFrames;

    /// <param name="kubernetesNamespace">With <paramref name="cluster"/> names the tables: each agent on a node has its own.</param>
    /// <exception cref="IOException">There is no nftables to use: the message says why.</exception>
    public NftablesFence(string kubernetesNamespace, string cluster, INetwork network, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        var table = FenceRules.TableName(kubernetesNamespace, cluster);
        // First, as libnftables ends the process when there is no such socket.
        _queries = new NftablesQueries();
        try
        {
            _commands = new NftablesCommands();
            _tables = new FenceTables(table, network, _commands, _queries);
            _frames = new OpeningFrames(_tables, _queries, time);
            _byFrames = _frames.Work();
        }
        catch
        {
            _frames?.Dispose();
            _tables?.Dispose();
            _commands?.Dispose();
            _queries.Dispose();
            throw;
        }

        if (!_byFrames)
            FencingLog.ByTransactions(logger);
    }

    public string? Complaint => null;

    /// <summary>A fence, or what works without one and says why.</summary>
    public static IFence Create(string kubernetesNamespace, string cluster, INetwork network, TimeProvider time, ILogger logger)
    {
        try
        {
            return new NftablesFence(kubernetesNamespace, cluster, network, time, logger);
        }
        catch (IOException e)
        {
            FencingLog.Unfenced(logger, e.Message);
            return new UnfencedAddresses(e.Message);
        }
    }

    public void Guard(IPAddress address)
    {
        lock (_gate)
        {
            _tables.Guard(address);
            // The loopback interface may have come up since.
            _byFrames = _byFrames || _frames.Work();
        }
    }

    public void AnswerOn(NetworkLink link)
    {
        lock (_gate)
            _tables.AnswerOn(link);
    }

    public void Open(IPAddress address, TimeSpan duration)
    {
        var ms = OpeningTimes.NotLongerThan(duration);
        if (ms == 0)
        {
            Close(address);
            return;
        }

        lock (_gate)
        {
            if (_byFrames && _frames.Set(Gated(address), ms))
                return;
            if (_byFrames || !_tables.AreOurs())
            {
                FencingLog.Rebuilding(_logger, address);
                _tables.Install();
            }

            // Time has passed: who asked looks at the clock afterwards, and asks again.
            if (_byFrames && _frames.Set(Gated(address), ms))
                return;
            if (_byFrames)
                FencingLog.ByTransactions(_logger);
            _byFrames = false;
            _tables.OpenByTransaction(Gated(address).Address, ms);
        }
    }

    public void Close(IPAddress address)
    {
        lock (_gate)
        {
            if (_tables.Find(address) is not { } gated)
                return;
            // Somebody has flushed the ruleset: new tables are closed.
            if (!_tables.AreOurs())
                _tables.Install();
            else if (!gated.IsClosed(_queries) && !(_byFrames && _frames.Set(gated, 0)))
                _tables.OpenByTransaction(address, milliseconds: 0);
        }
    }

    public void Forget(IPAddress address)
    {
        lock (_gate)
            _tables.Forget(address);
    }

    /// <summary>Virtual IPs that are still bound would no longer be gated: they go before.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _tables.Dispose();
            _frames.Dispose();
            _commands.Dispose();
            _queries.Dispose();
        }
    }

    private GatedAddress Gated(IPAddress address)
    {
        if (_tables.Find(address) is null)
            _tables.Guard(address);
        return _tables.Find(address)!;
    }
}
