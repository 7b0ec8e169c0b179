using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.Lab.Faults;

/// <summary>
/// Frames that the switch between the hosts loses, and connections to the API server that are refused. Each fault replaces the one
/// before, in one transaction; both are nftables tables of the lab's own.
/// </summary>
public sealed class NetworkFaults(ProductCluster cluster)
{
    private const string Table = "lab_fault";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Frames between the two hosts are lost, broadcasts too; both reach everybody else.</summary>
    public Task PartAsync(string host, string other) => SwitchAsync(Lost(host, other), Lost(other, host));

    /// <summary>Frames from <paramref name="from"/> to <paramref name="to"/> are lost, those the other way arrive.</summary>
    public Task LoseOneWayAsync(string from, string to) => SwitchAsync(Lost(from, to));

    /// <summary>The host reaches neither of two others; everybody else reaches it.</summary>
    public Task PartAsync(string host, string other, string third) =>
        SwitchAsync(Lost(host, other), Lost(other, host), Lost(host, third), Lost(third, host));

    /// <summary>Nobody reaches the API server, and nobody hears why.</summary>
    public Task DropApiAsync() => SwitchAsync(
        $"iifname \"{ProductCluster.ApiHostName}\" drop", $"oifname \"{ProductCluster.ApiHostName}\" drop");

    /// <summary>Of the frames from and to a host that share is lost at random, each way.</summary>
    public Task LoseAtRandomAsync(string host, int percent) => SwitchAsync(
        $"iifname \"{host}\" numgen random mod 100 < {percent} drop", $"oifname \"{host}\" numgen random mod 100 < {percent} drop");

    /// <summary>Connections to the API server are reset, new and old.</summary>
    public Task RejectApiAsync() => FilterAsync(cluster.ApiHost, "inet", "input", "tcp dport 6443 reject with tcp reset");

    /// <summary>As <see cref="RejectApiAsync()"/>, of one host's connections.</summary>
    public Task RejectApiAsync(string host) => FilterAsync(
        cluster.Host(host), "inet", "output", $"ip daddr {PairNetwork.ApiServer} tcp dport 6443 reject with tcp reset");

    /// <summary>Undoes all of the above.</summary>
    public async Task HealAsync()
    {
        await SwitchAsync();
        foreach (var host in (NetworkNamespace[])[cluster.ApiHost, .. PairNetwork.Nodes.Select(cluster.Host)])
            await FilterAsync(host, "inet", "output");
    }

    private static string Lost(string from, string to) => $"iifname \"{from}\" oifname \"{to}\" drop";

    private Task SwitchAsync(params string[] rules) => FilterAsync(cluster.Bridge, "bridge", "forward", rules);

    private static async Task FilterAsync(NetworkNamespace where, string family, string hook, params string[] rules)
    {
        if (Prerequisites.Find("nft") is null)
            throw new LabException("'nft' is not installed: apt-get install nftables");
        // Added first, so that deleting works the first time too. Before the product's own tables.
        var lines = new List<string> { $"add table {family} {Table}", $"delete table {family} {Table}" };
        if (rules.Length > 0)
        {
            lines.Add($"add table {family} {Table}");
            lines.Add($"add chain {family} {Table} faults {{ type filter hook {hook} priority -400; }}");
            lines.AddRange(rules.Select(rule => $"add rule {family} {Table} faults {rule}"));
        }

        var input = new StartOptions { Input = string.Join('\n', lines) + "\n" };
        (await where.ExecAsync(["nft", "-f", "-"], Timeout, input)).EnsureSuccess();
    }
}
