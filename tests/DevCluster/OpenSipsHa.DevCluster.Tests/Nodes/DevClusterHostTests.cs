using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes;
using OpenSipsHa.DevCluster.Tests.Network;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

/// <summary>API server, network and nodes together.</summary>
public sealed class DevClusterHostTests : IAsyncLifetime
{
    private DevClusterHost _cluster = null!;

    private LabHost Node => _cluster.Lab["osips01-a"];

    public async ValueTask InitializeAsync() => _cluster = await DevClusterHost.StartAsync(new DevClusterOptions
    {
        Images = new Dictionary<string, string> { ["shell"] = "/bin/sh" },
        NodeTimeout = TimeSpan.FromSeconds(3),
    });

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Exists(_cluster.StateDirectory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pod_without_a_node_is_scheduled_started_and_deleted()
    {
        Create("p", "echo hello; while :; do sleep 0.1; done", node: null);
        await EventuallyAsync(() => Condition("p", "Ready") == "True", "ready");
        Condition("p", "PodScheduled").ShouldBe("True");
        var node = (string)Pod("p")!["spec"]!["nodeName"]!;
        _cluster.Nodes.Keys.ShouldContain(node);
        ((string?)Pod("p")!["status"]!["podIP"]).ShouldBe(_cluster.Lab[node].Address.ToString());

        _cluster.Api.Store.Delete(GroupResource.Pods, "default", "p");
        await EventuallyAsync(() => Pod("p") is null, "gone");
        _cluster.Lab[node].Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_API_server_answers_inside_the_network_until_the_node_is_cut()
    {
        using var http = ClientOn(Node);
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {_cluster.Api.AdminToken}");
        (await http.GetStringAsync("https://192.168.1.10:6443/api/v1/namespaces/default")).ShouldContain("\"default\"");
        await Node.CutSilentlyAsync();
        using var cut = ClientOn(Node);
        cut.Timeout = TimeSpan.FromSeconds(1);
        await Should.ThrowAsync<TaskCanceledException>(() => cut.GetStringAsync("https://192.168.1.10:6443/version"));
    }

    [Fact]
    public async Task A_container_finds_the_API_servers_address_certificate_and_token()
    {
        Create("p", "cd /var/run/secrets/kubernetes.io/serviceaccount; echo $KUBERNETES_SERVICE_HOST; cat token >/dev/null && cat ca.crt; echo; while :; do sleep 0.1; done");
        await EventuallyAsync(() => Logs().Any(log => log.Contains("END CERTIFICATE")), "the certificate in the log");
        Logs().Single().ShouldContain("stdout F 192.168.1.10\n");
    }

    [Fact]
    public async Task A_node_that_is_cut_off_becomes_NotReady_its_pods_run_on_and_it_comes_back()
    {
        Create("p", "echo up; while :; do sleep 0.1; done");
        await EventuallyAsync(() => Condition("p", "Ready") == "True", "ready");
        await EventuallyAsync(() => Logs().Any(log => log.Contains("up")), "the script runs");
        var before = Node.Processes();

        await Node.LinkDownAsync();
        await EventuallyAsync(() => NodeReady() == "Unknown", "NotReady");
        await EventuallyAsync(() => Condition("p", "Ready") == "False", "the pod is not ready");
        Node.Processes().ShouldContain(before.Min());

        await Node.LinkUpAsync();
        await EventuallyAsync(() => NodeReady() == "True", "ready again");
        await EventuallyAsync(() => Condition("p", "Ready") == "True", "the pod is ready again");
        ((int?)Pod("p")!["status"]!["containerStatuses"]![0]!["restartCount"]).ShouldBe(0);
    }

    [Fact]
    public async Task A_frozen_node_becomes_NotReady_and_goes_on_when_thawed()
    {
        Create("p", "while :; do sleep 0.1; done");
        await EventuallyAsync(() => Condition("p", "Ready") == "True", "ready");
        Node.Freeze();
        await EventuallyAsync(() => NodeReady() == "Unknown", "NotReady");
        Node.Thaw();
        await EventuallyAsync(() => NodeReady() == "True", "ready again");
    }

    private JsonObject? Pod(string name) => _cluster.Api.Store.Get(GroupResource.Pods, "default", name);

    private string? Condition(string pod, string type) =>
        (string?)(Pod(pod)?["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c!["type"] == type)?["status"];

    private string? NodeReady() => NodeStatus.ReadyStatus(_cluster.Api.Store.Get(GroupResource.Nodes, null, "osips01-a")!);

    private IEnumerable<string> Logs() =>
        Directory.Exists(_cluster.Nodes["osips01-a"].LogDirectory)
            ? Directory.EnumerateFiles(_cluster.Nodes["osips01-a"].LogDirectory, "*.log", SearchOption.AllDirectories).Select(File.ReadAllText)
            : [];

    private void Create(string name, string script, string? node = "osips01-a")
    {
        var spec = new JsonObject
        {
            ["hostNetwork"] = true,
            ["terminationGracePeriodSeconds"] = 1,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "main",
                ["image"] = "shell",
                ["args"] = new JsonArray("-c", script),
            }),
        };
        if (node is not null)
            spec["nodeName"] = node;
        _cluster.Api.Store.Create(GroupResource.Pods, "default", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = spec,
        });
    }

    private HttpClient ClientOn(LabHost host)
    {
        var authority = X509Certificate2.CreateFromPem(_cluster.Api.CaPem);
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = host.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(System.Net.IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
    }

    private static Task EventuallyAsync(Func<bool> condition, string what) =>
        Eventually.TrueAsync(() => Task.FromResult(condition()), what, TimeSpan.FromSeconds(20));
}
