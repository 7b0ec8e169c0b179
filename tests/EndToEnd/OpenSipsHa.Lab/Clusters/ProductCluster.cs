using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Probing;
using OpenSipsHa.Lab.Sipp;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>
/// The whole product on one machine, as its user runs it: a development cluster with two nodes, the operator as a process
/// with a kubeconfig, agent and proxy in the nodes, everything configured through kubectl.
/// </summary>
public sealed class ProductCluster : IAsyncDisposable
{
    /// <summary>Also the name of its port on the switch.</summary>
    public const string ApiHostName = "api";

    private readonly ProductClusterOptions _options;
    private readonly DevClusterProcess _cluster;
    private readonly Dictionary<string, NetworkNamespace> _hosts;
    private readonly Dictionary<string, PhysicalAddress> _macs;
    private ProcessHandle? _operator;

    private ProductCluster(
        ProductClusterOptions options, DevClusterProcess cluster,
        Dictionary<string, NetworkNamespace> hosts, Dictionary<string, PhysicalAddress> macs)
    {
        (_options, _cluster, _hosts, _macs) = (options, cluster, hosts, macs);
        Kubectl = new Kubectl(cluster.Kubeconfig, Path.Combine(cluster.StateDirectory, "kubectl-cache"));
        OperatorKubeconfig = cluster.KubeconfigInside;
    }

    public Kubectl Kubectl { get; }

    public string Id => _options.Id;

    public string LogDirectory => _options.LogDirectory;

    /// <summary>Faults: cut, heal, freeze, kill.</summary>
    public DevClusterProcess Control => _cluster;

    /// <summary>The operator's process; null before <see cref="StartOperatorAsync"/>.</summary>
    public ProcessHandle? Operator => _operator;

    /// <summary>Starts API server, nodes and plain hosts. No custom resource, no operator yet.</summary>
    /// <exception cref="LabException">A tool or capability is missing, or a program is not built: says what to do.</exception>
    public static async Task<ProductCluster> StartAsync(ProductClusterOptions options, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(options.LogDirectory);
        var cluster = await DevClusterProcess.StartAsync(options, cancellationToken);
        try
        {
            var hosts = new Dictionary<string, NetworkNamespace>();
            var macs = new Dictionary<string, PhysicalAddress>();
            foreach (var name in DevClusterProcess.Hosts.Keys)
            {
                hosts[name] = new NetworkNamespace($"shn-{options.Id}-{name}");
                var mac = (await hosts[name].ExecAsync("cat", "/sys/class/net/eth0/address")).EnsureSuccess().Output.Trim();
                macs[name] = PhysicalAddress.Parse(mac);
            }

            return new ProductCluster(options, cluster, hosts, macs);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes a detached cluster.</summary>
    /// <returns>False when there was none.</returns>
    public static Task<bool> DownAsync(string id) => DevClusterProcess.DownAsync(id);

    public NetworkNamespace Host(string name) => _hosts[name];

    /// <summary>Where the switch between all hosts is; its ports are called like the hosts.</summary>
    public NetworkNamespace Bridge => new($"shn-{Id}-net");

    /// <summary>The host that the API server answers on, port 6443.</summary>
    public NetworkNamespace ApiHost => new($"shn-{Id}-{ApiHostName}");

    /// <summary>The host with that hardware address, or the address itself.</summary>
    public string HostOf(PhysicalAddress mac) =>
        _macs.FirstOrDefault(entry => entry.Value.Equals(mac)).Key ?? mac.ToString();

    public PhysicalAddress MacOf(string host) => _macs[host];

    /// <summary><c>kubectl apply -f crds/</c> and waits until they are served.</summary>
    public async Task ApplyCrdsAsync()
    {
        await Kubectl.OutputAsync("apply", "-f", Repository.Crds);
        await Kubectl.OutputAsync("wait", "--for=condition=Established", "--timeout=30s", "-f", Repository.Crds);
    }

    /// <summary><c>kubectl apply -f examples/pair/</c>.</summary>
    public Task<string> ApplyPairAsync() => Kubectl.OutputAsync("apply", "-f", Repository.PairExample);

    /// <summary>The operator's credentials; the administrator's unless set before it is started.</summary>
    public string OperatorKubeconfig { get; set; }

    /// <summary>Starts the operator on a host of its own with a kubeconfig, and waits until it answers its health check.</summary>
    public async Task StartOperatorAsync(CancellationToken cancellationToken = default)
    {
        var log = new LogFile(Path.Combine(LogDirectory, "operator.log"));
        _operator = Host(PairNetwork.OperatorHost).Start(OperatorCommand(), new StartOptions { OnLine = log.Write });
        await Deadline.UntilAsync(
            "the operator's health check", TimeSpan.FromSeconds(60),
            async () => _operator.HasExited
                ? throw new LabException($"the operator ended with {await _operator.Exited}: {string.Join('\n', _operator.Lines.TakeLast(5))}")
                : await HttpGet.FromAsync(Host(PairNetwork.OperatorHost), new Uri("http://127.0.0.1:8080/healthz"), cancellationToken) is { Code: 200 } health
                    ? (object)health
                    : null,
            cancellationToken: cancellationToken);
    }

    /// <summary>Stops the operator as a machine that loses power does. Traffic must not notice.</summary>
    public async Task KillOperatorAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        _operator = null;
    }

    /// <summary>The operator's command line, to be run on <see cref="PairNetwork.OperatorHost"/>.</summary>
    public IReadOnlyList<string> OperatorCommand() =>
    [
        "dotnet", Repository.Program("operator/OpenSipsHa.Operator"),
        "--kubeconfig", OperatorKubeconfig,
        "--agent-image", DevClusterProcess.AgentImage,
        "--proxy-image", DevClusterProcess.ProxyImage,
        "--metrics-address", "0.0.0.0:8080",
    ];

    /// <summary>Waits for condition Ready of the pair.</summary>
    /// <exception cref="TimeoutException">Carries the conditions of cluster, members and pods.</exception>
    public async Task WaitReadyAsync(TimeSpan timeout)
    {
        var result = await Kubectl.TryAsync(
            "wait", "--for=condition=Ready", $"sipcluster/{PairNetwork.Cluster}",
            "--timeout=" + ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s");
        if (!result.Succeeded)
            throw new TimeoutException($"sipcluster/{PairNetwork.Cluster} is not Ready after {timeout.TotalSeconds:0} s: {result.Error.Trim()}\n{await DescribeAsync()}");
    }

    public async Task<IReadOnlyList<MemberView>> MembersAsync() =>
        [.. (await Kubectl.ListAsync("sipmembers")).Select(MemberView.Of)];

    /// <summary>Whether a Lease says that its holder and a successor hear each other.</summary>
    public async Task<bool> IsPairedAsync(string lease) =>
        (string?)(await Kubectl.GetAsync("lease", lease))?["metadata"]?["annotations"]?["sip.opensipsha.io/mode"] == "paired";

    /// <summary>The member on that node.</summary>
    public async Task<MemberView> MemberOnAsync(string node) =>
        (await MembersAsync()).FirstOrDefault(member => member.Node == node)
        ?? throw new LabException($"no SipMember on node {node}");

    /// <summary>Waits until exactly one node has the virtual IP on an interface and returns the node's name.</summary>
    public static async Task<string> WaitForHolderAsync(HolderSampler sampler, TimeSpan timeout, string? not = null)
    {
        var node = await Deadline.UntilAsync(
            not is null ? "a holder of the virtual IP" : $"a holder of the virtual IP other than {not}", timeout,
            () => Task.FromResult(sampler.Holders is [var only] && only != not ? only : null),
            () => Task.FromResult($"held by [{string.Join(", ", sampler.Holders)}]"));
        return node;
    }

    /// <summary>Samples both nodes for the virtual IP.</summary>
    public HolderSampler SampleHolders() =>
        HolderSampler.Start(PairNetwork.VirtualIP, PairNetwork.Nodes.Select(node => (node, Host(node))));

    /// <summary>Probes the virtual IP from the client host.</summary>
    public SipProbe Probe() =>
        SipProbe.Start(Host(PairNetwork.Client), PairNetwork.Service, new IPEndPoint(PairNetwork.ClientAddress, 5099));

    public PairTraffic Traffic(string directory) => new(
        Host(PairNetwork.Client),
        new Dictionary<string, (NetworkNamespace, IPAddress)>
        {
            [PairNetwork.Gateway1] = (Host(PairNetwork.Gateway1), PairNetwork.Gateway1Address),
            [PairNetwork.Gateway2] = (Host(PairNetwork.Gateway2), PairNetwork.Gateway2Address),
        },
        Path.Combine(LogDirectory, directory));

    /// <summary>What a person would look at when something is wrong.</summary>
    public async Task<string> DescribeAsync()
    {
        var parts = new List<string>();
        foreach (var arguments in (string[][])
            [
                ["get", "sipclusters,sipmembers,gateways,dispatchersets,pods,leases", "-o", "wide"],
                ["describe", "sipclusters,sipmembers,pods"],
                ["get", "events"],
                ["logs", "-l", "sip.opensipsha.io/cluster=" + PairNetwork.Cluster, "--all-containers", "--prefix", "--tail=20"],
            ])
        {
            var result = await Kubectl.TryAsync(arguments);
            parts.Add($"$ {result.Command}\n{result.Output}{result.Error}");
        }

        return string.Join("\n", parts);
    }

    /// <summary>
    /// Hands the operator, the phones and the gateways over to processes that stay when this one ends. They live on the
    /// cluster's hosts and go with it.
    /// </summary>
    public async Task LeaveRunningAsync()
    {
        await KillOperatorAsync();
        await Detached.StartAsync(Host(PairNetwork.OperatorHost).Inside(OperatorCommand()), Path.Combine(LogDirectory, "operator.log"));
        foreach (var (host, sipp) in PairTraffic.AnsweringSides(TimeSpan.FromSeconds(1)))
        {
            var command = Host(host).Inside(SippProcess.CommandLine(sipp, Path.Combine(LogDirectory, "kept")));
            await Detached.StartAsync(command, Path.Combine(LogDirectory, "kept", sipp.Name + ".log"));
        }
    }

    /// <summary>Ends everything, also what is detached.</summary>
    public async Task RemoveAsync()
    {
        await KillOperatorAsync();
        await _cluster.RemoveAsync();
    }

    /// <summary>As <see cref="RemoveAsync"/>.</summary>
    public ValueTask DisposeAsync() => new(RemoveAsync());
}
