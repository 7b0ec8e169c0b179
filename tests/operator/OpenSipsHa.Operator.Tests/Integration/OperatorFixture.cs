using System.Net;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.Operator.Resources;
using OpenSipsHa.Operator.Tests.Chart;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>
/// An API server with our definitions, and the operator in this process, with no more rights than the chart gives it.
/// Two nodes are there and are played by the tests, see <see cref="Members"/>.
/// </summary>
public sealed class OperatorFixture : IAsyncDisposable
{
    public static readonly GroupResource Clusters = new("sip.opensipsha.io", "sipclusters");
    public static readonly GroupResource Gateways = new("sip.opensipsha.io", "gateways");
    public static readonly GroupResource Sets = new("sip.opensipsha.io", "dispatchersets");
    public static readonly GroupResource MemberObjects = new("sip.opensipsha.io", "sipmembers");
    public static readonly GroupResource Pods = new("", "pods");
    public static readonly GroupResource ConfigMaps = new("", "configmaps");
    public static readonly GroupResource Events = new("", "events");
    private static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private const string OperatorNamespace = "sip-system";
    private readonly string _directory = Directory.CreateTempSubdirectory("opensipsha-operator-").FullName;
    private CancellationTokenSource _stop = new();
    private OperatorHost? _operator;
    private Task _running = Task.CompletedTask;

    private OperatorFixture(ApiServer server) => Server = server;

    public ApiServer Server { get; }

    public IObjectClient Api => Server.Store;

    public string AdminKubeconfig => Path.Combine(_directory, "admin");

    public Uri OperatorAddress => _operator!.Address;

    public static async Task<OperatorFixture> StartAsync(CancellationToken cancellationToken)
    {
        var fixture = new OperatorFixture(await ApiServer.StartAsync(new ApiServerOptions(), cancellationToken));
        try
        {
            await fixture.PrepareAsync(cancellationToken);
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Server.WriteKubeconfig(AdminKubeconfig);
        foreach (var file in Directory.GetFiles(Repository.Path("crds"), "*.yaml"))
            Api.Create(Definitions, null, Manifests.Parse(await File.ReadAllTextAsync(file, cancellationToken)).Single());
        await Eventually.TrueAsync(
            () => Api.List(Definitions).All(static d => Conditions.IsTrue(d, "Established")), "the definitions are established");
        Api.Create(new GroupResource("", "namespaces"), null, new JsonObject { ["metadata"] = new JsonObject { ["name"] = OperatorNamespace } });
        InstallChart();
    }

    /// <summary>Applies what examples/pair holds.</summary>
    public void ApplyExample()
    {
        foreach (var item in Manifests.Example("pair"))
            Api.Create(Resource(item), "default", item);
    }

    public async Task StartOperatorAsync(MemberImages? images = null, string? ns = null)
    {
        var kubeconfig = Path.Combine(_directory, "operator");
        Server.WriteKubeconfig(kubeconfig, Server.IssueToken(OperatorNamespace, "r-opensips-ha"));
        _stop = new CancellationTokenSource();
        _operator = OperatorHost.Create(new OperatorOptions
        {
            Kubeconfig = kubeconfig,
            Namespace = ns,
            MetricsAddress = new IPEndPoint(IPAddress.Loopback, 0),
            Images = images ?? Samples.Images,
            LogFormat = LogFormat.Text,
        });
        _running = _operator.RunAsync(_stop.Token);
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                if (_running.IsCompleted)
                    await _running;
                return _operator.IsListening && (await http.GetAsync(new Uri(OperatorAddress, "/readyz"))).IsSuccessStatusCode;
            },
            "the operator is ready");
    }

    public async Task StopOperatorAsync()
    {
        if (_operator is null)
            return;
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        await _operator.DisposeAsync();
        _stop.Dispose();
        _operator = null;
    }

    public JsonObject Cluster(string name = "pair", string ns = "default") => Api.Get(Clusters, ns, name).ShouldNotBeNull();

    public async ValueTask DisposeAsync()
    {
        await StopOperatorAsync();
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public static GroupResource Resource(JsonObject item)
    {
        var apiVersion = item["apiVersion"]!.GetValue<string>();
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
        return new GroupResource(group, item["kind"]!.GetValue<string>().ToLowerInvariant() + "s");
    }

    private void InstallChart()
    {
        var (exit, output, error) = Helm.Run(
            "template", "r", Repository.Path("charts", "opensips-ha"), "--namespace", OperatorNamespace, "--kube-version", "1.34.0");
        exit.ShouldBe(0, error);
        foreach (var item in Manifests.Parse(output).Where(static i => i["kind"]!.GetValue<string>() is "ServiceAccount" or "ClusterRole" or "ClusterRoleBinding"))
            Api.Create(Resource(item), item["metadata"]!["namespace"]?.GetValue<string>(), item);
    }
}
