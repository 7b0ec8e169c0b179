using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Client;

public sealed class ApplyTests
{
    private static readonly Pod Desired = new()
    {
        Metadata = new ObjectMeta { Name = "p", Namespace = "ns", Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "c", Image = "i", Args = [], Resources = new ResourceRequirements() }],
            HostNetwork = true,
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_apply_of_the_same_sends_nothing_whatever_the_server_has_added()
    {
        var (pods, handler) = Server();
        var live = await pods.ApplyIfChangedAsync(Desired, null, "m", cancellationToken: Cancel);
        var again = await pods.ApplyIfChangedAsync(Desired, live, "m", cancellationToken: Cancel);
        again.ShouldBeSameAs(live);
        handler.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_order_of_labels_makes_no_difference()
    {
        var (pods, handler) = Server();
        var live = await pods.ApplyIfChangedAsync(Desired, null, "m", cancellationToken: Cancel);
        var reordered = Desired with { Metadata = Desired.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } } };
        (await pods.ApplyIfChangedAsync(reordered, live, "m", cancellationToken: Cancel)).ShouldBeSameAs(live);
        handler.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_someone_else_has_changed_is_applied_again()
    {
        var (pods, handler) = Server();
        var live = await pods.ApplyIfChangedAsync(Desired, null, "m", cancellationToken: Cancel);
        var drifted = live with { Spec = live.Spec! with { HostNetwork = null } };
        await pods.ApplyIfChangedAsync(Desired, drifted, "m", cancellationToken: Cancel);
        handler.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_no_longer_stated_is_taken_back()
    {
        var (pods, handler) = Server();
        var live = await pods.ApplyIfChangedAsync(Desired, null, "m", cancellationToken: Cancel);
        await pods.ApplyIfChangedAsync(Desired with { Spec = Desired.Spec! with { HostNetwork = null } }, live, "m", cancellationToken: Cancel);
        handler.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_admission_adds_to_a_shared_list_is_left_there()
    {
        var (pods, handler) = Server();
        var live = await pods.ApplyIfChangedAsync(Desired, null, "m", cancellationToken: Cancel);
        var admitted = live with
        {
            Spec = live.Spec! with
            {
                Volumes = [new Volume { Name = "kube-api-access-x" }],
                Containers = [new Container { Name = "injected" }, .. live.Spec.Containers],
            },
        };
        (await pods.ApplyIfChangedAsync(Desired, admitted, "m", cancellationToken: Cancel)).ShouldBeSameAs(admitted);
        handler.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rule_that_someone_added_to_a_role_is_undone()
    {
        var handler = new ScriptedHandler(request => Answers.Json(request.Body!));
        var roles = TestClient.Create(handler).Resource(CoreResources.Roles);
        var rule = new PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = ["configmaps"] };
        var desired = new Role { Metadata = new ObjectMeta { Name = "r", Namespace = "ns" }, Rules = [rule] };
        var live = await roles.ApplyIfChangedAsync(desired, null, "m", cancellationToken: Cancel);
        (await roles.ApplyIfChangedAsync(desired, live, "m", cancellationToken: Cancel)).ShouldBeSameAs(live);
        await roles.ApplyIfChangedAsync(desired, live with { Rules = [rule, rule with { Verbs = ["*"] }] }, "m", cancellationToken: Cancel);
        handler.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_status_that_is_as_it_should_be_is_not_written()
    {
        var (pods, handler) = Server();
        var current = Desired with { Status = new PodStatus { Phase = "Running", Conditions = [new Condition { Type = "Ready", Status = "True" }] } };
        var same = Desired with { Status = new PodStatus { Phase = "Running", Conditions = [new Condition { Type = "Ready", Status = "True" }] } };
        (await pods.UpdateStatusAsync(current, same, cancellationToken: Cancel)).ShouldBeSameAs(current);
        handler.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_write_states_all_removes_what_is_gone_and_is_bound_to_the_uid()
    {
        var (pods, handler) = Server();
        var current = Desired with { Metadata = Desired.Metadata with { Uid = "u" }, Status = new PodStatus { Phase = "Running", HostIP = "10.0.0.1", Reason = "x" } };
        await pods.UpdateStatusAsync(current, current with { Status = new PodStatus { Phase = "Running", HostIP = "10.0.0.2" } }, cancellationToken: Cancel);
        handler.Requests[0].PathAndQuery.ShouldContain("/pods/p/status?");
        handler.Requests[0].Body.ShouldBe("""{"status":{"phase":"Running","hostIP":"10.0.0.2","reason":null},"metadata":{"uid":"u"}}""");
    }

    // Answers an apply as a server does: defaults, drops what is empty.
    private static (IResourceClient<Pod> Pods, ScriptedHandler Handler) Server()
    {
        var handler = new ScriptedHandler(request =>
        {
            var body = (JsonObject)JsonNode.Parse(request.Body!)!;
            if (!body.ContainsKey("kind")) return Answers.Json(JsonSerializer.Serialize(Desired, CoreResources.Pods.TypeInfo));
            body["metadata"]!["uid"] = "u";
            body["metadata"]!["resourceVersion"] = "5";
            body["spec"]!["dnsPolicy"] = "ClusterFirst";
            var container = (JsonObject)body["spec"]!["containers"]![0]!;
            container.Remove("args");
            container["imagePullPolicy"] = "Always";
            return Answers.Json(body.ToJsonString());
        });
        return (TestClient.Create(handler).Resource(CoreResources.Pods), handler);
    }
}
