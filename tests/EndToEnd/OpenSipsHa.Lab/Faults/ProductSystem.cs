using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.Lab.Faults;

/// <summary>The product: the example pair, applied and deleted through kubectl.</summary>
public sealed class ProductSystem(ProductCluster cluster) : IHaSystem
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPairing = TimeSpan.FromSeconds(15);

    /// <summary>Whether members promise each other anything; null: not known yet.</summary>
    private bool? _pairs;

    public string Name => "opensipsha";

    public string Title => "OpenSipsHa.K8s";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await cluster.ApplyPairAsync();
        await SettleAsync(cancellationToken);
    }

    public async Task StopAsync()
    {
        await cluster.Kubectl.OutputAsync("delete", "sipcluster", PairNetwork.Cluster, "--ignore-not-found", "--wait=true", "--timeout=60s");
        foreach (var node in PairNetwork.Nodes)
        {
            await Deadline.UntilAsync(
                $"the end of the member on {node}", Patience, () => Find(node, PairPart.Everything).Count == 0 && !HasAddress(node));
        }
    }

    public IReadOnlyList<RunningProcess> Find(string node, PairPart part) => PairProcesses.Find(cluster.Host(node), part);

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await cluster.WaitReadyAsync(Patience);
        await Deadline.UntilAsync<object>(
            "two ready members with the same configuration, one of them with the virtual IP", Patience,
            async () => await cluster.MembersAsync() is [{ Ready: true } a, { Ready: true } b]
                && a.AppliedConfig == b.AppliedConfig && a.ConfigName == a.AppliedConfig
                && PairNetwork.Nodes.Count(HasAddress) == 1 ? a : null,
            cluster.DescribeAsync, TimeSpan.FromMilliseconds(200), cancellationToken);
        if (_pairs != false)
            await PairAsync(cancellationToken);
    }

    /// <summary>With promises off in the configuration the pair never gets there: then that is as it should be.</summary>
    private async Task PairAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Deadline.UntilAsync<object>(
                "the holder and its successor to be paired", _pairs is null ? FirstPairing : Patience,
                async () => await cluster.IsPairedAsync($"{PairNetwork.Cluster}-{PairNetwork.VirtualIP}") ? this : null,
                cluster.DescribeAsync, TimeSpan.FromMilliseconds(200), cancellationToken);
            _pairs = true;
        }
        catch (TimeoutException) when (_pairs is null)
        {
            _pairs = false;
        }
    }

    private bool HasAddress(string node)
    {
        using var addresses = new AddressDump(cluster.Host(node));
        return addresses.Read().Any(address => address.Address.Equals(PairNetwork.VirtualIP));
    }
}
