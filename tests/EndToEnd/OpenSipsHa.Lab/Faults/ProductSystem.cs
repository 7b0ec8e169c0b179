using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.Lab.Faults;

/// <summary>The product: the example pair, applied and deleted through kubectl.</summary>
public sealed class ProductSystem(ProductCluster cluster) : IHaSystem
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
            "two ready members with the same configuration, one of them holding the virtual IP, and paired if they can be", Patience,
            async () => await cluster.MembersAsync() is [{ Ready: true } a, { Ready: true } b]
                && a.HoldsVip != b.HoldsVip && a.AppliedConfig == b.AppliedConfig && a.ConfigName == a.AppliedConfig
                && await IsPairedAsync() ? a : null,
            cluster.DescribeAsync, TimeSpan.FromMilliseconds(200), cancellationToken);
    }

    /// <summary>A Lease that says nothing of a mode is one of a product that has none.</summary>
    private async Task<bool> IsPairedAsync()
    {
        var lease = await cluster.Kubectl.GetAsync("lease", $"{PairNetwork.Cluster}-{PairNetwork.VirtualIP}");
        var annotations = lease?["metadata"]?["annotations"]?.AsObject() ?? [];
        var mode = annotations.FirstOrDefault(annotation => annotation.Key.EndsWith("/mode", StringComparison.Ordinal)).Value;
        return mode is null || (string?)mode == "paired";
    }

    private bool HasAddress(string node)
    {
        using var addresses = new AddressDump(cluster.Host(node));
        return addresses.Read().Any(address => address.Address.Equals(PairNetwork.VirtualIP));
    }
}
