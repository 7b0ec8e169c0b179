using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>An IPv4 and an IPv6 address of one cluster, each with a preferred node of its own, so that both nodes work.</summary>
[Trait("Scope", "Slow")]
public sealed class TwoAddressesTests : IAsyncLifetime
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
          failover: {preferenceDelay: 2s}
          domains: [example.com]
          routes:
            - {name: register, match: {methods: [REGISTER]}, action: { registrar: { } } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(10);
    private readonly string _logs = Path.Combine(Repository.Artifacts, "two-addresses");
    private ProductCluster _cluster = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(_logs))
            Directory.Delete(_logs, recursive: true);
        _cluster = await ProductCluster.StartAsync(
            new ProductClusterOptions { Id = "two", LogDirectory = _logs, LongestRestartDelay = TimeSpan.FromSeconds(1) });
        foreach (var (host, address) in ((string, string)[])[(PairNetwork.NodeA, "2001:db8::211"), (PairNetwork.NodeB, "2001:db8::212"), (PairNetwork.Client, ClientV6)])
            await ExecAsync(host, "ip", "address", "add", address + "/64", "dev", "eth0", "nodad");
        await _cluster.ApplyCrdsAsync();
        await _cluster.StartOperatorAsync();
        (await _cluster.Kubectl.TryApplyAsync(Yaml)).EnsureSuccess();
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await File.WriteAllTextAsync(Path.Combine(_logs, "describe.txt"), await _cluster.DescribeAsync());
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Each_is_held_by_its_node_moves_alone_and_comes_back_only_when_that_is_wanted()
    {
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeB);
        await PairedAsync();
        await AnswersAsync(V6);
        await WritesAreFewAsync();

        var gap = await GapAsync(() =>
        {
            foreach (var process in PairProcesses.Find(_cluster.Host(PairNetwork.NodeB), PairPart.Everything))
                process.Send(Signal.Kill);
        });
        Console.WriteLine($"measured: IPv6, everything on its node killed: gap {gap.TotalMilliseconds:0} ms");
        gap.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeA);
        (await ExecAsync(PairNetwork.Client, "ip", "-6", "neigh", "show", V6)).ShouldContain(Mac(PairNetwork.NodeA));

        await PairedAsync();
        var stays = Stopwatch.StartNew();
        await Deadline.UntilAsync("twice the preference delay", Patience, () => stays.Elapsed > TimeSpan.FromSeconds(4), cancellationToken: Cancellation);
        (await HolderOfAsync(V6)).ShouldBe([PairNetwork.NodeA], "no preemption by default");

        await _cluster.Kubectl.OutputAsync("patch", "sipcluster", "pair", "--type=merge", "-p", """{"spec":{"failover":{"preempt":true}}}""");
        await HeldAsync(PairNetwork.NodeA, PairNetwork.NodeB);
        await AnswersAsync(V6);

        // With the cluster its agents' rights go, so that they cannot release what they held.
        await PairedAsync();
        await _cluster.Kubectl.OutputAsync("delete", "sipcluster", "pair", "--wait=true");
        await Deadline.UntilAsync<object>(
            "the Leases to go with their cluster", Patience,
            async () => (await _cluster.Kubectl.ListAsync("leases")).Any(lease => ((string)lease["metadata"]!["name"]!).StartsWith("pair-", StringComparison.Ordinal)) ? null : this,
            cancellationToken: Cancellation);
        (await _cluster.Kubectl.TryApplyAsync(Yaml)).EnsureSuccess();
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
                foreach (var node in await _cluster.Kubectl.ListAsync("leases,sipmembers,sipclusters"))
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
        _cluster.DescribeAsync, TimeSpan.FromMilliseconds(100), Cancellation);

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
        async () => await ModeAsync("pair-" + V4) == "paired" && await ModeAsync(V6Lease) == "paired" ? this : null,
        _cluster.DescribeAsync, TimeSpan.FromMilliseconds(100), Cancellation);

    private async Task<string?> ModeAsync(string lease) =>
        (string?)(await _cluster.Kubectl.GetAsync("lease", lease))?["metadata"]?["annotations"]?["sip.opensipsha.io/mode"];

    private Task AnswersAsync(string address) => Deadline.UntilAsync<object>(
        $"an answer of {address}", Patience,
        async () => await GapAsync(() => { }) < TimeSpan.FromSeconds(1) ? this : null, _cluster.DescribeAsync, cancellationToken: Cancellation);

    /// <summary>Asks the IPv6 address for OPTIONS every 10 ms from before <paramref name="fault"/> until it answers steadily again.</summary>
    /// <returns>Longest time between two answers.</returns>
    private async Task<TimeSpan> GapAsync(Action fault)
    {
        using var socket = _cluster.Host(PairNetwork.Client).OpenSocket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(ClientV6), 0));
        socket.Blocking = false;
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var target = new IPEndPoint(IPAddress.Parse(V6), 5060);
        var buffer = new byte[4096];
        var clock = Stopwatch.StartNew();
        var (longest, last, faultAt, sequence) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.MaxValue, 0);
        while (clock.Elapsed < TimeSpan.FromSeconds(30) && (faultAt == TimeSpan.MaxValue || clock.Elapsed < faultAt + TimeSpan.FromSeconds(4)))
        {
            try
            {
                socket.SendTo(Options(port, ++sequence), target);
                while (socket.Available > 0)
                {
                    socket.Receive(buffer);
                    var now = clock.Elapsed;
                    longest = last > TimeSpan.Zero && now - last > longest ? now - last : longest;
                    last = now;
                }
            }
            catch (SocketException)
            {
                // No neighbour answers, or none did: that is what is being measured.
            }

            if (faultAt == TimeSpan.MaxValue && last > TimeSpan.FromMilliseconds(200))
            {
                fault();
                faultAt = clock.Elapsed;
            }

            await Task.Delay(ProbeInterval, Cancellation);
        }

        return last > faultAt ? longest : Timeout.InfiniteTimeSpan + TimeSpan.FromDays(1);
    }

    private static byte[] Options(int port, int sequence) => Encoding.ASCII.GetBytes(
        $"""
        OPTIONS sip:[{V6}] SIP/2.0
        Via: SIP/2.0/UDP [{ClientV6}]:{port};branch=z9hG4bK-six-{port}-{sequence}
        From: <sip:probe@example.com>;tag={sequence}
        To: <sip:[{V6}]>
        Call-ID: six-{port}-{sequence}
        CSeq: 1 OPTIONS
        Max-Forwards: 70
        Content-Length: 0


        """.ReplaceLineEndings("\r\n"));

    private string Mac(string host) => string.Join(':', _cluster.MacOf(host).GetAddressBytes().Select(b => $"{b:x2}"));

    private async Task<string> ExecAsync(string host, string command, params string[] arguments) =>
        (await _cluster.Host(host).ExecAsync(command, arguments)).EnsureSuccess().Output.Trim();
}
