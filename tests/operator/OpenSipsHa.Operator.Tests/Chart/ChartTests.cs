using System.Text.Json.Nodes;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Chart;

public sealed class ChartTests
{
    private static readonly string Chart = Repository.Path("charts", "opensips-ha");

    [Fact]
    public void Lint_finds_nothing()
    {
        var (exit, output, error) = Helm.Run("lint", "--strict", Chart);
        exit.ShouldBe(0, output + error);
        output.ShouldContain("0 chart(s) failed");
    }

    [Fact]
    public void By_default_it_serves_all_namespaces()
    {
        var objects = Render();
        Kinds(objects).ShouldBe(["ClusterRole", "ClusterRoleBinding", "Deployment", "Service", "ServiceAccount"]);
        Arguments(objects).ShouldNotContain(static a => a.StartsWith("--namespace", StringComparison.Ordinal));
    }

    [Fact]
    public void With_a_namespace_it_has_rights_only_there()
    {
        var objects = Render("--set", "watchNamespace=voice");
        Kinds(objects).ShouldBe(["Deployment", "Role", "RoleBinding", "Service", "ServiceAccount"]);
        foreach (var kind in (string[])["Role", "RoleBinding"])
            objects.Single(o => Kind(o) == kind)["metadata"]!["namespace"]!.GetValue<string>().ShouldBe("voice");
        Arguments(objects).ShouldContain("--namespace=voice");
    }

    [Fact]
    public void No_right_is_a_wildcard()
    {
        foreach (var rule in Rules(Render()))
            foreach (var list in (string[])["apiGroups", "resources", "verbs"])
                rule[list]!.AsArray().Select(static v => v!.GetValue<string>()).ShouldNotContain("*");
    }

    // An API server lets nobody give a right that he does not hold himself.
    [Fact]
    public void The_operator_holds_every_right_that_it_gives_to_agents()
    {
        var held = Rules(Render()).SelectMany(Rights).ToHashSet();
        var given = AgentRole.For(Samples.Pair(), ["l"], ["c"], ["m"]).Rules!
            .SelectMany(static r => r.ApiGroups!.SelectMany(g => r.Resources!.SelectMany(x => r.Verbs.Select(v => (g, x, v)))));
        given.ShouldAllBe(right => held.Contains(right));
    }

    [Fact]
    public void The_pod_is_confined()
    {
        var pod = Render().Single(static o => Kind(o) == "Deployment")["spec"]!["template"]!["spec"]!;
        pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>().ShouldBeTrue();
        pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>().ShouldBe("RuntimeDefault");
        var container = pod["containers"]!.AsArray().ShouldHaveSingleItem()!["securityContext"]!;
        container["allowPrivilegeEscalation"]!.GetValue<bool>().ShouldBeFalse();
        container["readOnlyRootFilesystem"]!.GetValue<bool>().ShouldBeTrue();
        container["capabilities"]!["drop"]!.AsArray().Select(static c => c!.GetValue<string>()).ShouldBe(["ALL"]);
    }

    [Fact]
    public void Its_arguments_are_those_of_the_operator()
    {
        var arguments = Arguments(Render("--set", "watchNamespace=voice,logFormat=Text"));
        var parsed = OperatorCommand.Create(static (_, _) => Task.FromResult(0)).Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("metrics.port=80")]
    [InlineData("watchNamespace=Voice")]
    [InlineData("logFormat=Xml")]
    [InlineData("replicas=2")]
    public void Values_that_make_no_sense_are_refused(string value)
    {
        var (exit, _, error) = Helm.Run("template", "r", Chart, "--kube-version", "1.34.0", "--set", value);
        exit.ShouldNotBe(0);
        error.ShouldContain(value.Split('=')[0].Split('.')[^1]);
    }

    [Fact]
    public void An_older_Kubernetes_is_refused()
    {
        var (exit, _, error) = Helm.Run("template", "r", Chart, "--kube-version", "1.29.0");
        exit.ShouldNotBe(0);
        error.ShouldContain("kubeVersion");
    }

    [Fact]
    public void The_definitions_come_with_it() =>
        Render("--include-crds").Count(static o => Kind(o) == "CustomResourceDefinition").ShouldBe(4);

    private static IReadOnlyList<JsonObject> Render(params string[] arguments)
    {
        var (exit, output, error) = Helm.Run(["template", "r", Chart, "--namespace", "sip-system", "--kube-version", "1.34.0", .. arguments]);
        exit.ShouldBe(0, error);
        return Manifests.Parse(output);
    }

    private static string Kind(JsonObject item) => item["kind"]!.GetValue<string>();

    private static IEnumerable<string> Kinds(IEnumerable<JsonObject> objects) => objects.Select(Kind).Order(StringComparer.Ordinal);

    private static List<string> Arguments(IEnumerable<JsonObject> objects) =>
    [
        .. objects.Single(static o => Kind(o) == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray()
            .Select(static a => a!.GetValue<string>()),
    ];

    private static IEnumerable<JsonNode> Rules(IEnumerable<JsonObject> objects) =>
        objects.Single(static o => Kind(o) is "ClusterRole" or "Role")["rules"]!.AsArray().Select(static r => r!);

    private static IEnumerable<(string Group, string Resource, string Verb)> Rights(JsonNode rule) =>
        from g in rule["apiGroups"]!.AsArray()
        from x in rule["resources"]!.AsArray()
        from v in rule["verbs"]!.AsArray()
        select (g!.GetValue<string>(), x!.GetValue<string>(), v!.GetValue<string>());
}
