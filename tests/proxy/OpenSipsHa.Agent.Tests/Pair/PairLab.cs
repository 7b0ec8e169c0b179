using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenSipsHa.Agent.Tests.Footprint;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes;

namespace OpenSipsHa.Agent.Tests.Pair;

/// <summary>Two nodes with a real agent process each (uid 0, NET_ADMIN and NET_RAW only), an API server, and stand-ins for the proxies.</summary>
internal sealed class PairLab : IAsyncDisposable
{
    public const string VirtualIP = "192.168.1.213";
    public const string LeaseName = "pair-192.168.1.213";

    /// <summary>A /run of its own with the projected volume of a pod: the agent reads it as in a cluster.</summary>
    private const string MountToken =
        "mount -t tmpfs run /run && mkdir -p /run/secrets/kubernetes.io && cp -r \"$0\" /run/secrets/kubernetes.io/serviceaccount && exec \"$@\"";

    private static readonly GroupResource Members = new("sip.opensipsha.io", "sipmembers");

    private readonly DevClusterHost _cluster;
    private readonly string _directory;

    private PairLab(DevClusterHost cluster, string directory)
    {
        _cluster = cluster;
        _directory = directory;
        Sampler = new HolderSampler(IPAddress.Parse(VirtualIP), cluster.Lab["a"], cluster.Lab["b"]);
    }

    public HolderSampler Sampler { get; }

    public DevClusterHost Cluster => _cluster;

    public Dictionary<string, ProcessHandle> Agents { get; } = [];

    public Dictionary<string, FakeProxy> Proxies { get; } = [];

    public LabHost Host(string name) => _cluster.Lab[name];

    /// <summary>As it is shipped: compiled ahead.</summary>
    public static string AgentAssembly([CallerFilePath] string file = "")
    {
        var configuration = AppContext.BaseDirectory.Contains("/bin/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var path = Path.GetFullPath(Path.Combine(
            Path.GetDirectoryName(file)!, "../../../../proxy/OpenSipsHa.Agent/bin", configuration, "publish/OpenSipsHa.Agent.dll"));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: dotnet publish proxy/OpenSipsHa.Agent -c {configuration}");
    }

    /// <summary>Supervisor and worker of an agent that has started.</summary>
    public IReadOnlyList<int> AgentProcesses(string name)
    {
        var processes = ProcessFootprint.Find(AgentAssembly(), Agents[name].Pid);
        processes.Count.ShouldBe(2, Story());
        return processes;
    }

    public static string Other(string name) => name == "a" ? "b" : "a";

    public static async Task<PairLab> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("agent-pair-").FullName;
        var cluster = await DevClusterHost.StartAsync(new DevClusterOptions
        {
            Nodes = new Dictionary<string, IPAddress>(),
            Hosts = new Dictionary<string, IPAddress>
            {
                ["a"] = IPAddress.Parse("192.168.1.211"),
                ["b"] = IPAddress.Parse("192.168.1.212"),
                ["client"] = IPAddress.Parse("192.168.1.20"),
            },
            StateDirectory = Path.Combine(directory, "state"),
        });
        var lab = new PairLab(cluster, directory);
        Directory.CreateDirectory(lab.ServiceAccount);
        await File.WriteAllTextAsync(Path.Combine(lab.ServiceAccount, "token"), cluster.Api.AdminToken);
        await File.WriteAllTextAsync(Path.Combine(lab.ServiceAccount, "ca.crt"), cluster.Api.CaPem);
        await File.WriteAllTextAsync(Path.Combine(lab.ServiceAccount, "namespace"), "default");
        await lab.KubectlAsync("apply", "-f", Path.Combine(RepositoryRoot(), "crds"));
        return lab;
    }

    private string ServiceAccount => Path.Combine(_directory, "serviceaccount");

    /// <summary>One member: its SipMember, its agent, its proxy.</summary>
    public void StartMember(string name, LoadedDocument document)
    {
        _cluster.Api.Store.Create(Members, "default", new JsonObject
        {
            ["apiVersion"] = "sip.opensipsha.io/v1alpha1",
            ["kind"] = "SipMember",
            ["metadata"] = new JsonObject { ["name"] = $"pair-{name}", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["cluster"] = "pair", ["configName"] = document.Name, ["configHash"] = document.Hash },
        });
        Proxies[name] = new FakeProxy(Socket(name));
        StartAgent(name);
    }

    public void StartAgent(string name) => Agents[name] = Host(name).Start(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", MountToken, ServiceAccount, "setpriv", "--bounding-set", "-all,+net_admin,+net_raw", "--inh-caps", "-all", "--no-new-privs", "dotnet", AgentAssembly()],
        new StartOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["POD_NAME"] = $"pair-{name}",
                ["POD_NAMESPACE"] = "default",
                ["POD_UID"] = $"uid-{name}",
                ["NODE_NAME"] = $"node-{name}",
                ["HOST_IP"] = Host(name).Address.ToString(),
                ["OPENSIPSHA_CLUSTER"] = "pair",
                ["OPENSIPSHA_CONTROL_SOCKET"] = Socket(name),
                ["KUBERNETES_SERVICE_HOST"] = "192.168.1.10",
                ["KUBERNETES_SERVICE_PORT"] = "6443",
                ["DOTNET_EnableDiagnostics"] = "0",
            },
        });

    /// <summary>Stores the document as the operator does and returns its name and hash.</summary>
    public LoadedDocument Store(ConfigDocument document)
    {
        var json = ConfigDocumentCodec.ToJson(document);
        var hash = ConfigDocumentCodec.Hash(json);
        var name = $"pair-config-{hash[..10]}";
        _cluster.Api.Store.Create(GroupResource.ConfigMaps, "default", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["binaryData"] = new JsonObject { [ConfigDocumentCodec.DataKey] = Convert.ToBase64String(ConfigDocumentCodec.Compress(json)) },
        });
        return new LoadedDocument(name, hash);
    }

    public void Assign(string name, LoadedDocument document) => _cluster.Api.Store.Patch(Members, "default", $"pair-{name}", new JsonObject
    {
        ["spec"] = new JsonObject { ["configName"] = document.Name, ["configHash"] = document.Hash },
    });

    public static ConfigDocument Document(string virtualIP = VirtualIP, string @interface = "", int refreshMs = 30000) => new()
    {
        Namespace = "default",
        Cluster = "pair",
        Interface = @interface,
        VirtualIPs = [new Contracts.Configuration.VirtualIP { Name = "vip", Address = virtualIP, LeaseName = LeaseName }],
        Failover = new FailoverSettings { GarpRefreshMs = refreshMs, Health = new HealthSettings { IntervalMs = 0 } },
    };

    public JsonNode? Status(string name) => _cluster.Api.Store.Get(Members, "default", $"pair-{name}")?["status"];

    public JsonNode? Condition(string name, string type) =>
        Status(name)?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    public string? LeaseHolder() =>
        (string?)_cluster.Api.Store.Get(GroupResource.Leases, "default", LeaseName)?["spec"]?["holderIdentity"];

    public IEnumerable<string> Events() => _cluster.Api.Store.List(GroupResource.Events).Select(e => (string?)e["reason"] ?? "");

    /// <summary>What everybody said, for a failed test.</summary>
    public string Story() =>
        $"holders {Sampler}\nlease {LeaseHolder()}\n"
        + string.Join('\n', Agents.Select(agent => $"--- agent {agent.Key}\n{string.Join('\n', agent.Value.Lines.TakeLast(30))}"));

    public async ValueTask DisposeAsync()
    {
        Sampler.Dispose();
        foreach (var proxy in Proxies.Values)
            await proxy.DisposeAsync();
        foreach (var agent in Agents.Values)
            await agent.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Socket(string name) => Path.Combine(_directory, $"{name}.sock");

    private async Task KubectlAsync(params string[] arguments)
    {
        await using var kubectl = ProcessHandle.Start(
            ["kubectl", "--kubeconfig", _cluster.KubeconfigPath, "--cache-dir", Path.Combine(_directory, "cache"), .. arguments]);
        (await kubectl.Exited).ShouldBe(0, string.Join('\n', kubectl.Lines));
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "OpenSipsHa.K8s.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
