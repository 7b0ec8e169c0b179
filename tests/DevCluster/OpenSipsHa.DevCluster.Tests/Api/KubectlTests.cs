using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>What people do with kubectl, with the kubectl of this machine and with Debian 12's, which is old.</summary>
public sealed class KubectlTests
{
    public const string Gauges = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gauges.test.example}
        spec:
          group: test.example
          scope: Namespaced
          names: {plural: gauges, singular: gauge, kind: Gauge, shortNames: [gg], categories: [sip]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Level, type: integer, jsonPath: .spec.level}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [level]
                    properties:
                      level: {type: integer, minimum: 1, maximum: 9, description: How far the needle goes.}
                      address: {type: string, x-kubernetes-validations: [{rule: isIP(self), message: must be an IP address}]}
                      unit: {type: string, default: bar}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;

    const string One = """
        apiVersion: test.example/v1
        kind: Gauge
        metadata: {name: one, namespace: default}
        spec: {level: 3}
        """;

    static string Program(bool old) => old ? OldKubectl.Path : "kubectl";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_definition_and_its_objects_live_their_life(bool old)
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        using var kubectl = new Kubectl(server, Program(old));
        await kubectl.OkAsync("apply -f -", Gauges);
        await kubectl.OkAsync("wait --for=condition=Established crd/gauges.test.example --timeout=20s");
        (await kubectl.OkAsync("apply -f -", One)).ShouldBe("gauge.test.example/one created\n");
        (await kubectl.OkAsync("apply -f -", One)).ShouldBe("gauge.test.example/one unchanged\n");
        (await kubectl.OkAsync("apply -f -", One.Replace("3", "4", StringComparison.Ordinal))).ShouldBe("gauge.test.example/one configured\n");
        (await kubectl.OkAsync("get gg")).ShouldContain("LEVEL");
        (await kubectl.OkAsync("get gauges -o name")).ShouldBe("gauge.test.example/one\n");
        (await kubectl.OkAsync("get gauge one -o jsonpath={.spec.unit}{.spec.level}")).ShouldBe("bar4");
        (await kubectl.OkAsync("get gauges -A -o wide")).ShouldContain("default");
        (await kubectl.OkAsync("get gauges -o yaml")).ShouldContain("unit: bar");
        (await kubectl.OkAsync("describe gauge one")).ShouldContain("Unit:   bar");
        await kubectl.OkAsync("label gauge one a=b");
        await kubectl.OkAsync("annotate gauge one sip.opensipsha.io/handover=pair-1");
        await kubectl.OkAsync("patch gauge one --type=merge -p {\"spec\":{\"level\":5}}");
        (await kubectl.OkAsync("get gauges -l a=b -o jsonpath={.items[*].spec.level}")).ShouldBe("5");
        // Before 1.27 kubectl explains from /openapi/v2 in protobuf, which this server answers with an empty document.
        if (await kubectl.MinorAsync() >= 27)
            (await kubectl.OkAsync("explain gauge.spec.level")).ShouldContain("How far the needle goes");
        (await kubectl.OkAsync("api-resources --api-group=test.example")).ShouldContain("gauges");
        (await kubectl.OkAsync("apply --server-side --force-conflicts -f -", One)).ShouldBe("gauge.test.example/one serverside-applied\n");
        server.Store.Patch(GroupResource.Parse("gauges.test.example"), "default", "one", new JsonObject
        {
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
        }, "status");
        await kubectl.OkAsync("wait --for=condition=Ready gauge/one --timeout=10s");
        (await kubectl.OkAsync("delete gauge one")).ShouldStartWith("gauge.test.example \"one\" deleted");
        var (exit, _, error) = await kubectl.RunAsync("get gauge one");
        (exit, error.Trim()).ShouldBe((1, "Error from server (NotFound): gauges.test.example \"one\" not found"));
        await kubectl.OkAsync("delete crd gauges.test.example");
    }

    [Fact]
    public async Task A_bad_object_is_refused_with_the_field_and_the_reason()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        using var kubectl = new Kubectl(server);
        await kubectl.OkAsync("apply -f -", Gauges);
        await kubectl.OkAsync("wait --for=condition=Established crd/gauges.test.example --timeout=20s");
        var bad = One.Replace("level: 3", "level: 30, address: 300.1.1.1", StringComparison.Ordinal);
        var (exit, _, error) = await kubectl.RunAsync("apply -f -", bad);
        exit.ShouldBe(1);
        error.ShouldContain("spec.level: Invalid value: 30: spec.level in body should be less than or equal to 9");
        error.ShouldContain("spec.address: Invalid value: \"300.1.1.1\": must be an IP address");
        // Before 1.25 kubectl itself looks for unknown fields, in /openapi/v2.
        if (await kubectl.MinorAsync() < 25)
            return;
        (exit, _, error) = await kubectl.RunAsync("apply -f -", One.Replace("level: 3", "level: 3, levle: 4", StringComparison.Ordinal));
        exit.ShouldBe(1);
        error.ShouldContain("unknown field \"spec.levle\"");
    }

    [Fact]
    public async Task Pods_are_scheduled_shown_described_and_deleted()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        using var kubectl = new Kubectl(server);
        server.Store.Create(GroupResource.Nodes, null, Node("node-a"));
        var pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: pair-0, namespace: default, labels: {app: pair}}
            spec:
              hostNetwork: true
              terminationGracePeriodSeconds: 0
              containers: [{name: proxy, image: proxy:1, ports: [{containerPort: 5060, protocol: UDP}]}]
            """;
        await Eventually.TrueAsync(() => server.Store.Get(GroupResource.ServiceAccounts, "default", "default") is not null);
        await kubectl.OkAsync("apply -f -", pod);
        await kubectl.OkAsync("wait --for=condition=PodScheduled pod/pair-0 --timeout=10s");
        (await kubectl.OkAsync("get pods -o wide")).ShouldContain("node-a");
        (await kubectl.OkAsync("describe pod pair-0")).ShouldContain("Successfully assigned default/pair-0 to node-a");
        (await kubectl.OkAsync("get events")).ShouldContain("Scheduled");
        (await kubectl.OkAsync("get nodes")).ShouldContain("Ready");
        await kubectl.OkAsync("apply -f -", pod.Replace("pair-0", "pair-1", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => server.Store.Get(GroupResource.Pods, "default", "pair-1")!.ToJsonString().Contains("have free ports for the requested", StringComparison.Ordinal));
        await kubectl.OkAsync("delete pod pair-0");
        await kubectl.OkAsync("wait --for=condition=PodScheduled pod/pair-1 --timeout=10s");
    }

    // Typed calls of a new kubectl send protobuf.
    [Fact]
    public async Task What_kubectl_makes_without_a_manifest_arrives_whole()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        using var kubectl = new Kubectl(server);
        (await kubectl.OkAsync("create namespace voice")).ShouldBe("namespace/voice created\n");
        await kubectl.OkAsync("-n voice create configmap c --from-literal=a=1 --from-literal=b=");
        await kubectl.OkAsync("-n voice create secret generic s --from-literal=user=ü");
        await kubectl.OkAsync("-n voice create serviceaccount agent");
        await kubectl.OkAsync("-n voice create role r --verb=get,list --resource=pods,configmaps --resource-name=c");
        await kubectl.OkAsync("-n voice create rolebinding rb --role=r --serviceaccount=voice:agent");
        (await kubectl.OkAsync("-n voice get configmap c -o jsonpath={.data}")).ShouldBe("""{"a":"1","b":""}""");
        (await kubectl.OkAsync("-n voice get secret s -o jsonpath={.data.user}{.type}")).ShouldBe("w7w=Opaque");
        (await kubectl.OkAsync("-n voice get role r -o jsonpath={.rules[0].verbs}{.rules[0].resourceNames}")).ShouldBe("""["get","list"]["c"]""");
        (await kubectl.OkAsync("-n voice auth can-i get configmaps/c --as=system:serviceaccount:voice:agent")).ShouldBe("yes\n");
        (await kubectl.RunAsync("-n voice auth can-i get secrets/s --as=system:serviceaccount:voice:agent")).Out.ShouldBe("no\n");
        // A command since 1.24.
        if (await kubectl.MinorAsync() >= 24)
            (await kubectl.OkAsync("-n voice create token agent --duration=20m")).Split('.').Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_drained_node_loses_its_pods_and_takes_no_new_ones()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), TestContext.Current.CancellationToken);
        using var kubectl = new Kubectl(server);
        server.Store.Create(GroupResource.Nodes, null, Node("node-a"));
        await Eventually.TrueAsync(() => server.Store.Get(GroupResource.ServiceAccounts, "default", "default") is not null);
        await kubectl.OkAsync("run p --image=p:1 --restart=Never --overrides={\"spec\":{\"terminationGracePeriodSeconds\":0}}");
        await kubectl.OkAsync("wait --for=condition=PodScheduled pod/p --timeout=10s");
        (await kubectl.OkAsync("drain node-a --force --timeout=15s")).ShouldContain("pod/p evicted");
        server.Store.List(GroupResource.Pods).ShouldBeEmpty();
        (await kubectl.OkAsync("get nodes")).ShouldContain("SchedulingDisabled");
        await kubectl.OkAsync("uncordon node-a");
    }

    internal static JsonObject Node(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
        ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
    };
}
