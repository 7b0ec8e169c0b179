using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Operator.Tests.Chart;

/// <summary>The chart's life with the real Helm 3 against a running API server.</summary>
public sealed class HelmReleaseTests : IAsyncLifetime
{
    private const string Namespace = "sip-system";
    private const string Workload = "r-opensips-ha";
    private static readonly GroupResource Deployments = new("apps", "deployments");
    private static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");
    private static readonly GroupResource ClusterRoles = new("rbac.authorization.k8s.io", "clusterroles");
    private static readonly string Chart = Repository.Path("charts", "opensips-ha");

    private readonly string _directory = Directory.CreateTempSubdirectory("opensipsha-helm-").FullName;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        _server.WriteKubeconfig(Kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Kubeconfig => Path.Combine(_directory, "config");

    [Fact]
    public void Install_upgrade_rollback_and_uninstall()
    {
        var installed = Helm("install", "r", Chart, "--create-namespace");
        installed.ShouldContain("STATUS: deployed");
        installed.ShouldContain($"kubectl -n {Namespace} rollout status deployment/{Workload}");
        _server.Store.List(Definitions).Count.ShouldBe(4);
        Arguments().ShouldContain("--agent-image=ghcr.io/opensipsha/agent:0.1.0");
        Deployment()["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]!.GetValue<string>().ShouldBe("Helm");

        Columns(Helm("list")).ShouldContain("deployed");
        Helm("status", "r").ShouldContain("REVISION: 1");

        Helm("upgrade", "r", Chart, "--set", "agentImage=agent:2").ShouldContain("REVISION: 2");
        Arguments().ShouldContain("--agent-image=agent:2");
        Deployment()["metadata"]!["generation"]!.GetValue<long>().ShouldBe(2);
        Helm("upgrade", "r", Chart, "--set", "agentImage=agent:2").ShouldContain("REVISION: 3");
        Deployment()["metadata"]!["generation"]!.GetValue<long>().ShouldBe(2, "an upgrade that changes nothing writes nothing");

        Helm("rollback", "r", "1");
        Arguments().ShouldContain("--agent-image=ghcr.io/opensipsha/agent:0.1.0");
        Columns(Helm("history", "r")).ShouldContain("superseded");

        Helm("uninstall", "r").ShouldBe("release \"r\" uninstalled\n");
        _server.Store.Get(Deployments, Namespace, Workload).ShouldBeNull();
        _server.Store.Get(ClusterRoles, null, Workload).ShouldBeNull();
        _server.Store.List(GroupResource.Secrets, Namespace).ShouldBeEmpty("helm keeps its releases in Secrets");
        _server.Store.List(Definitions).Count.ShouldBe(4, "helm never deletes what came from crds/");
    }

    [Fact]
    public void A_name_that_is_in_use_is_refused_and_the_release_stays()
    {
        Helm("install", "r", Chart, "--create-namespace");
        var (exit, _, error) = Try("install", "r", Chart);
        exit.ShouldBe(1);
        error.ShouldContain("cannot re-use a name that is still in use");
        Helm("upgrade", "--install", "r", Chart, "--set", "watchNamespace=default").ShouldContain("REVISION: 2");
        _server.Store.Get(ClusterRoles, null, Workload).ShouldBeNull("the upgrade removes what the chart no longer renders");
    }

    private (int Exit, string Output, string Error) Try(params string[] arguments) =>
        Tests.Chart.Helm.RunIn(Kubeconfig, _directory, ["--namespace", Namespace, .. arguments]);

    private string Helm(params string[] arguments)
    {
        var (exit, output, error) = Try(arguments);
        exit.ShouldBe(0, $"helm {string.Join(' ', arguments)}: {error}");
        return output;
    }

    private JsonObject Deployment() => _server.Store.Get(Deployments, Namespace, Workload)!;

    private IEnumerable<string> Arguments() =>
        Deployment()["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(static a => a!.GetValue<string>());

    private static string[] Columns(string table) => table.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
