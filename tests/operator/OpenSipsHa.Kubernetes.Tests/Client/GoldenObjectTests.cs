using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Client;

public sealed class GoldenObjectTests
{
    private static readonly Dictionary<(string, string), Func<JsonObject, JsonNode>> Types = new()
    {
        [("v1", "Pod")] = item => RoundTrip(CoreResources.Pods, item),
        [("v1", "ConfigMap")] = item => RoundTrip(CoreResources.ConfigMaps, item),
        [("v1", "Secret")] = item => RoundTrip(CoreResources.Secrets, item),
        [("v1", "ServiceAccount")] = item => RoundTrip(CoreResources.ServiceAccounts, item),
        [("v1", "Event")] = item => RoundTrip(CoreResources.Events, item),
        [("v1", "Node")] = item => RoundTrip(CoreResources.Nodes, item),
        [("coordination.k8s.io/v1", "Lease")] = item => RoundTrip(CoreResources.Leases, item),
        [("rbac.authorization.k8s.io/v1", "Role")] = item => RoundTrip(CoreResources.Roles, item),
        [("rbac.authorization.k8s.io/v1", "RoleBinding")] = item => RoundTrip(CoreResources.RoleBindings, item),
    };

    [Fact]
    public void Every_built_in_object_that_a_real_server_sent_is_read_and_written_without_inventing_anything()
    {
        var read = new Dictionary<string, int>();
        foreach (var (where, item) in Golden.Objects())
        {
            if (!Types.TryGetValue(((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? ""), out var roundTrip)) continue;
            if (item["metadata"] is not JsonObject { Count: > 0 }) continue;
            var written = roundTrip(item);
            AppliedState.Contains(Normalised(item), written).ShouldBeTrue($"{where}\nwas     {item.ToJsonString()}\nwritten {written.ToJsonString()}");
            var kind = (string)item["kind"]!;
            read[kind] = read.GetValueOrDefault(kind) + 1;
        }
        read.Keys.ShouldBe(Types.Keys.Select(key => key.Item2), ignoreOrder: true);
        read.Values.Sum().ShouldBeGreaterThan(120);
    }

    [Fact]
    public void Every_recorded_error_keeps_its_code_reason_message_and_causes()
    {
        var seen = 0;
        foreach (var (where, step) in Golden.Steps())
        {
            if (step["response"] is not JsonObject response || (int?)response["status"] is not (>= 400 and var code)) continue;
            var body = response["body"];
            var text = body is JsonObject ? body.ToJsonString() : (string?)body ?? "";
            var client = TestClient.Create(new ScriptedHandler(_ => Answers.Text(text, code))).Resource(CoreResources.Leases);

            var error = Should.Throw<KubeStatusException>(() => client.GetAsync(new NamespacedName("ns", "vip"), cancellationToken: TestContext.Current.CancellationToken));

            error.Code.ShouldBe(code, where);
            if (body is JsonObject status && (string?)status["kind"] == "Status")
            {
                error.Reason.ShouldBe((string?)status["reason"] is { Length: > 0 } reason ? reason : error.Reason, where);
                error.Message.ShouldContain((string?)status["message"] ?? "", Case.Sensitive, where);
                (error.Status!.Details?.Causes?.Count ?? 0).ShouldBe((status["details"]?["causes"] as JsonArray)?.Count ?? 0, where);
            }
            else
            {
                error.Status.ShouldBeNull(where);
                error.Reason.ShouldNotBeNullOrEmpty(where);
            }
            seen++;
        }
        seen.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Recorded_watches_are_read_to_their_end()
    {
        var events = 0;
        foreach (var (where, step) in Golden.Steps("07-list-watch", "09-lease", "10a-pods"))
        {
            if (step["response"]?["events"] is not JsonArray lines || lines.Count == 0) continue;
            if (lines[0]?["object"]?["kind"] is { } kind && (string?)kind is "Table" or "PartialObjectMetadata") continue;
            var text = string.Join('\n', lines.Select(line => line!.ToJsonString())) + "\n";
            var client = TestClient.Create(new ScriptedHandler(_ => Answers.Json(text))).Resource(CoreResources.ConfigMaps);

            var types = new List<string>();
            await foreach (var change in client.WatchAsync("ns", cancellationToken: TestContext.Current.CancellationToken))
            {
                types.Add(change.Type.ToString().ToUpperInvariant());
                if (change.Type != WatchEventType.Error) change.ResourceVersion.ShouldNotBeNullOrEmpty(where);
                else change.Error!.Code.ShouldNotBeNull(where);
            }

            types.ShouldBe(lines.Select(line => (string)line!["type"]!), where);
            events += types.Count;
        }
        events.ShouldBeGreaterThan(50);
    }

    private static JsonNode RoundTrip<T>(ResourceDescriptor<T> descriptor, JsonObject item)
        where T : class, IKubernetesObject
    {
        var read = item.Deserialize(descriptor.TypeInfo)!;
        read.Kind.ShouldBe(descriptor.Kind);
        read.ApiVersion.ShouldBe(descriptor.Resource.ApiVersion);
        return JsonSerializer.SerializeToNode(read, descriptor.TypeInfo)!;
    }

    // A generated name is absent in what a dry run or an error shows; we write an empty one.
    private static JsonObject Normalised(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy["metadata"]!["name"] ??= "";
        return copy;
    }
}
