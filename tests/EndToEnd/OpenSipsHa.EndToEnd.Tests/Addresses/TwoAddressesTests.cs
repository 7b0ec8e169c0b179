using System.Diagnostics;
using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>An IPv4 and an IPv6 address of one cluster, each with a preferred node of its own, so that both nodes work.</summary>
[Trait("Scope", "Slow")]
public sealed class TwoAddressesTests() : OwnClusterTest("two", "two-addresses")
{
    private const string V4 = "192.168.1.213";
    private const string V6 = "2001:db8::213";
    private const string V6Lease = "pair-2001-0db8-0000-0000-0000-0000-0000-0213";
    private const string ClientV6 = "2001:db8::20";
    private const string Yaml = $$"""
        apiVersion: sip.opensipsha.io/v1alpha1
        kind: SipCluster
        metadata: {name: pair, namespace: default}
        spec:
          replicas: 2
          interface: eth0
          virtualIPs:
            - {name: main, address: {{V4}}, preferredNode: {{PairNetwork.NodeA}} }
            - {name: six, address: "{{V6}}", preferredNode: {{PairNetwork.NodeB}} }
          listeners:
            - {name: main-udp, transport: UDP, port: 5060, address: VirtualIP, virtualIP: main}
            - {name: six-udp, transport: UDP, port: 5060, address: VirtualIP, virtualIP: six}
            - {name: node-udp, transport: UDP, port: 5060, address: Node}
          failover: {preferenceDelay: 8s}
          domains: [example.com]
          routes:
            - {name: register, match: {methods: [REGISTER]}, action: { registrar: { } } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private IPv6Probe Probe => new(Cluster.Host(PairNetwork.Client), IPAddress.Parse(ClientV6), new IPEndPoint(IPAddress.Parse(V6), 5060));

    protected override async Task BringUpAsync()
    {
        foreach (var (host, address) in ((string, string)[])[(PairNetwork.NodeA, "2001:db8::211"), (PairNetwork.NodeB, "2001:db8::212"), (PairNetwork.Client, ClientV6)])
            await ExecAsync(host, "ip", "address", "add", address + "/64", "dev", "eth0", "nodad");
        (await Cluster.Kubectl.TryApplyAsync(Yaml)).EnsureSuccess();
    }

    [Fact]
    public async Task Each_is_held_by_its_node_moves_alone_and_comes_back_only_when_that_is_wanted()
    {
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeB);
        await PairedAsync();
        await AnswersAsync();
        await WritesAreFewAsync();

        var gap = (await Probe.GapAsync(
            () =>
            {
                foreach (var process in PairProcesses.Find(Cluster.Host(PairNetwork.NodeB), PairPart.Everything))
                    process.Send(Signal.Kill);
            },
            Cancellation)).ShouldNotBeNull();
        Console.WriteLine($"measured: IPv6, everything on its node killed: gap {gap.TotalMilliseconds:0} ms");
        gap.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeA);
        (await ExecAsync(PairNetwork.Client, "ip", "-6", "neigh", "show", V6)).ShouldContain(Mac(PairNetwork.NodeA));

        await PairedAsync();
        var stays = Stopwatch.StartNew();
        await Deadline.UntilAsync("twice the preference delay", Patience, () => stays.Elapsed > TimeSpan.FromSeconds(16), cancellationToken: Cancellation);
        (await HolderOfAsync(V6)).ShouldBe([PairNetwork.NodeA], "no preemption by default");

        await Cluster.Kubectl.OutputAsync("patch", "sipcluster", "pair", "--type=merge", "-p", """{"spec":{"failover":{"preempt":true}}}""");
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeB);
        await AnswersAsync();

        // With the cluster its agents' rights go, so that they cannot release what they held.
        await PairedAsync();
        await Cluster.Kubectl.OutputAsync("delete", "sipcluster", "pair", "--wait=true");
        await Deadline.UntilAsync<object>(
            "the Leases to go with their cluster", Patience,
            async () => (await Cluster.Kubectl.ListAsync("leases")).Any(lease => ((string)lease["metadata"]!["name"]!).StartsWith("pair-", StringComparison.Ordinal)) ? null : this,
            cancellationToken: Cancellation);
        (await Cluster.Kubectl.TryApplyAsync(Yaml)).EnsureSuccess();
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeB);
    }

    /// <summary>Renewals, and whatever else is written about the pair while nothing happens.</summary>
    private async Task WritesAreFewAsync()
    {
        var time = TimeSpan.FromSeconds(10);
        var versions = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var watched = Stopwatch.StartNew();
        await Deadline.UntilAsync<object>(
            "ten quiet seconds", time * 3,
            async () =>
            {
                foreach (var node in await Cluster.Kubectl.ListAsync("leases,sipmembers,sipclusters"))
                {
                    var name = $"{node["kind"]} {node["metadata"]!["name"]}";
                    if (!versions.TryGetValue(name, out var seen))
                        versions[name] = seen = [];
                    seen.Add((string)node["metadata"]!["resourceVersion"]!);
                }

                return watched.Elapsed > time ? versions : null;
            },
            every: TimeSpan.FromMilliseconds(100), cancellationToken: Cancellation);
        var rates = versions.ToDictionary(entry => entry.Key, entry => (entry.Value.Count - 1) / watched.Elapsed.TotalSeconds);
        Console.WriteLine("measured: writes a second, steady: " + string.Join(", ", rates.Select(entry => $"{entry.Key} {entry.Value:0.00}")));
        rates.Keys.Count(name => name.StartsWith("Lease pair-", StringComparison.Ordinal)).ShouldBe(2);
        rates.Values.Sum().ShouldBeLessThan(2, "one a second and virtual IP");
    }

    private Task HeldAsync(string v4, string v6) => Deadline.UntilAsync<object>(
        $"{V4} on {v4} alone and {V6} on {v6} alone", Patience,
        async () => (await HolderOfAsync(V4)).SequenceEqual([v4]) && (await HolderOfAsync(V6)).SequenceEqual([v6]) ? this : null,
        Cluster.DescribeAsync, TimeSpan.FromMilliseconds(100), Cancellation);

    private async Task<IReadOnlyList<string>> HolderOfAsync(string address)
    {
        var holders = new List<string>();
        foreach (var node in PairNetwork.Nodes)
        {
            if ((await ExecAsync(node, "ip", "-o", "address", "show", "to", address)).Length > 0)
                holders.Add(node);
        }

        return holders;
    }

    private Task PairedAsync() => Deadline.UntilAsync<object>(
        "both Leases to name a successor", Patience,
        async () => await Cluster.IsPairedAsync("pair-" + V4) && await Cluster.IsPairedAsync(V6Lease) ? this : null,
        Cluster.DescribeAsync, TimeSpan.FromMilliseconds(100), Cancellation);

    private Task AnswersAsync() => Deadline.UntilAsync<object>(
        $"answers of {V6}", Patience,
        async () => await Probe.GapAsync(() => { }, Cancellation) < TimeSpan.FromSeconds(1) ? this : null, Cluster.DescribeAsync, cancellationToken: Cancellation);

    private string Mac(string host) => string.Join(':', Cluster.MacOf(host).GetAddressBytes().Select(b => $"{b:x2}"));

    private async Task<string> ExecAsync(string host, string command, params string[] arguments) =>
        (await Cluster.Host(host).ExecAsync(command, arguments)).EnsureSuccess().Output.Trim();
}
