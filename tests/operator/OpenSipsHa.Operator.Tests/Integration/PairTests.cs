using System.Text.Json.Nodes;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>The operator against an API server, with the chart's rights: what becomes of the example pair.</summary>
public sealed class PairTests : IAsyncLifetime
{
    private OperatorFixture _fixture = null!;
    private Members _members = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await OperatorFixture.StartAsync(TestContext.Current.CancellationToken);
        _members = new Members(_fixture);
        _fixture.ApplyExample();
        await _fixture.StartOperatorAsync();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_example_becomes_a_pair_that_serves()
    {
        await _members.ServeAsync();
        var status = _fixture.Cluster()["status"]!;
        status["leader"]!.GetValue<string>().ShouldBe("pair-0");
        status["vip"]!.GetValue<string>().ShouldBe("192.168.1.213");
        status["membersReady"]!.GetValue<string>().ShouldBe("2/2");
        status["registrations"]!.ToJsonString().ShouldBe("100");
        status["observedGeneration"]!.ToJsonString().ShouldBe(_fixture.Cluster()["metadata"]!["generation"]!.ToJsonString());
        var map = _fixture.Api.Get(OperatorFixture.ConfigMaps, "default", status["configName"]!.GetValue<string>()).ShouldNotBeNull();
        map["immutable"]!.GetValue<bool>().ShouldBeTrue();
        var document = ConfigDocumentCodec.Decode(
            Convert.FromBase64String(map["binaryData"]![ConfigDocumentCodec.DataKey]!.GetValue<string>()),
            map["metadata"]!["annotations"]!["sip.opensipsha.io/config-hash"]!.GetValue<string>());
        document.Routes.Count.ShouldBe(5);
        foreach (var gateway in _fixture.Api.List(OperatorFixture.Gateways).Concat(_fixture.Api.List(OperatorFixture.Sets)))
            await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Api.Get(OperatorFixture.Resource(gateway), "default", Name(gateway))!, "Ready"), Name(gateway));
        await Eventually.TrueAsync(() => Reasons().IsSupersetOf(["PodCreated", "HolderChanged", "ConfigApplied", "Ready"]), "events tell the story");
    }

    [Fact]
    public async Task A_restarted_operator_writes_nothing_when_all_is_as_it_should_be()
    {
        await _members.ServeAsync();
        await _fixture.StopOperatorAsync();
        var before = Versions();
        await _fixture.StartOperatorAsync();
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async () => (await http.GetStringAsync(new Uri(_fixture.OperatorAddress, "/metrics"))).Split('\n')
                .Any(static l => l.StartsWith("controller_runtime_reconcile_total{", StringComparison.Ordinal)
                    && l.Contains("sipcluster", StringComparison.Ordinal) && l.Contains("success", StringComparison.Ordinal)),
            "it has reconciled");
        Versions().ShouldBe(before);
    }

    [Fact]
    public async Task A_change_reaches_the_standby_first_and_the_old_configuration_goes_last()
    {
        await _members.ServeAsync();
        var old = _members.Wanted("pair-0");
        SetDomain("voice.example.com");
        await Eventually.TrueAsync(() => _members.Wanted("pair-1") != old, "the standby is told");
        await SettleAsync();
        _members.Wanted("pair-0").ShouldBe(old);
        Conditions.Reason(_fixture.Cluster(), "ConfigApplied").ShouldBe("RollingOut");

        _members.Apply("pair-1");
        await Eventually.TrueAsync(() => _members.Wanted("pair-0") != old, "the active is told");
        Configurations().Count.ShouldBe(2);

        _members.Apply("pair-0");
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "ConfigApplied"), "it is applied");
        await Eventually.TrueAsync(() => !Configurations().Contains(old!), "the old configuration is removed");
    }

    [Fact]
    public async Task A_refused_configuration_never_reaches_the_active_and_the_cluster_says_why()
    {
        await _members.ServeAsync();
        var old = _members.Wanted("pair-0");
        _fixture.Api.Patch(OperatorFixture.Clusters, "default", "pair", Spec(new JsonObject { ["interface"] = "eth9" }));
        await Eventually.TrueAsync(() => _members.Wanted("pair-1") != old, "the standby is told");
        _members.Refuse("pair-1", "InterfaceNotFound", "there is no interface eth9");
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "ConfigApplied") == "InterfaceNotFound", "the reason is shown");
        Conditions.Message(_fixture.Cluster(), "ConfigApplied").ShouldContain("pair-1 refused");
        await SettleAsync();
        _members.Wanted("pair-0").ShouldBe(old);
        Conditions.IsTrue(_fixture.Cluster(), "Ready").ShouldBeTrue();
        await Eventually.TrueAsync(() => Reasons().Contains("InterfaceNotFound"), "an event says so");

        _fixture.Api.Patch(OperatorFixture.Clusters, "default", "pair", Spec(new JsonObject { ["interface"] = "eth0" }));
        await Eventually.TrueAsync(() => _members.Wanted("pair-1") == old, "the standby is told the old one again");
        _members.Apply("pair-1");
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "ConfigApplied"), "all is well again");
    }

    [Fact]
    public async Task An_unknown_gateway_leaves_the_last_good_configuration_in_force()
    {
        await _members.ServeAsync();
        var old = _members.Wanted("pair-0");
        _fixture.Api.Delete(OperatorFixture.Gateways, "default", "gw2");
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "ConfigApplied") == "UnknownGateway", "the cluster says so");
        Conditions.Message(_fixture.Cluster(), "ConfigApplied").ShouldContain("'gw2'");
        await Eventually.TrueAsync(
            () => Conditions.Reason(_fixture.Api.Get(OperatorFixture.Sets, "default", "in-turn")!, "Ready") == "UnknownGateway", "so does the set");
        _members.Wanted("pair-0").ShouldBe(old);
        _members.Wanted("pair-1").ShouldBe(old);
        Conditions.IsTrue(_fixture.Cluster(), "Ready").ShouldBeTrue();
        await Eventually.TrueAsync(() => Reasons().Contains("UnknownGateway"), "an event says so");

        foreach (var gateway in Manifests.Example("pair").Where(static i => Name(i) == "gw2"))
            _fixture.Api.Create(OperatorFixture.Gateways, "default", gateway);
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "ConfigApplied"), "all is well again");
    }

    [Fact]
    public async Task The_younger_of_two_clusters_with_one_address_gets_no_pods()
    {
        await _members.ServeAsync();
        var other = Manifests.Example("pair").Single(static i => i["kind"]!.GetValue<string>() == "SipCluster");
        other["metadata"]!["name"] = "rival";
        await NextSecondAsync();
        _fixture.Api.Create(OperatorFixture.Clusters, "default", other);
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster("rival"), "ConfigApplied") == "DuplicateVirtualIP", "it says so");
        Conditions.Message(_fixture.Cluster("rival"), "ConfigApplied").ShouldContain("default/pair");
        _members.Exists("rival-0").ShouldBeFalse();
        Conditions.IsTrue(_fixture.Cluster(), "ConfigApplied").ShouldBeTrue();

        _fixture.Api.Delete(OperatorFixture.Clusters, "default", "pair");
        await Eventually.TrueAsync(() => _members.Exists("rival-0"), "it gets them when the other is gone");
    }

    [Fact]
    public async Task A_deleted_pod_is_made_anew_once_it_is_gone()
    {
        await _members.ServeAsync();
        var uid = Uid("pair-1");
        _members.Vanish("pair-1");
        await Eventually.TrueAsync(() => _members.Exists("pair-1") && Uid("pair-1") != uid, "there is a new one");
        await Eventually.TrueAsync(() => _fixture.Cluster()["status"]!["membersReady"]!.GetValue<string>() == "1/2", "what the former one said does not count");
    }

    [Fact]
    public async Task A_new_image_replaces_the_standby_first()
    {
        await _members.ServeAsync();
        var (active, standby) = (Uid("pair-0"), Uid("pair-1"));
        await _fixture.StopOperatorAsync();
        await _fixture.StartOperatorAsync(Samples.Images with { Proxy = "opensipsha/proxy:next" });
        await GoneAsync("pair-1", standby);
        Uid("pair-0").ShouldBe(active);

        _members.Run("pair-1");
        await SettleAsync();
        Uid("pair-0").ShouldBe(active);
        _members.Apply("pair-1");
        _members.Hold("pair-1", held: false, term: 1);
        await Eventually.TrueAsync(() => Handover("pair-0") is not null, "the active is asked to hand over");
        Uid("pair-0").ShouldBe(active);
        _members.Hold("pair-0", held: false, term: 2);
        _members.Hold("pair-1", held: true, term: 2);
        await GoneAsync("pair-0", active);
        Image("pair-0").ShouldBe("opensipsha/proxy:next");
        Image("pair-1").ShouldBe("opensipsha/proxy:next");
        await Eventually.TrueAsync(() => Handover("pair-0") is null, "the new pod is asked for nothing");
    }

    [Fact]
    public async Task Fewer_replicas_take_the_last_pod_and_its_member_away()
    {
        await _members.ServeAsync();
        _fixture.Api.Patch(OperatorFixture.Clusters, "default", "pair", Spec(new JsonObject { ["replicas"] = 1 }));
        await Eventually.TrueAsync(() => IsGoing("pair-1"), "the pod is asked to go");
        if (_members.Exists("pair-1"))
            _members.Vanish("pair-1");
        await Eventually.TrueAsync(() => _fixture.Api.Get(OperatorFixture.MemberObjects, "default", "pair-1") is null, "so is its member");
        Uid("pair-0").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_deleted_cluster_takes_everything_with_it()
    {
        await _members.ServeAsync();
        _fixture.Api.Delete(OperatorFixture.Clusters, "default", "pair");
        foreach (var name in (string[])["pair-0", "pair-1"])
        {
            await Eventually.TrueAsync(() => IsGoing(name), $"{name} is asked to go");
            _members.Vanish(name);
        }

        await Eventually.TrueAsync(
            () => _fixture.Api.List(OperatorFixture.MemberObjects).Count == 0 && _fixture.Api.List(OperatorFixture.Pods).Count == 0 && Configurations().Count == 0,
            "nothing is left");
    }

    private static string Name(JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    private static JsonObject Spec(JsonObject spec) => new() { ["spec"] = spec };

    private void SetDomain(string domain) =>
        _fixture.Api.Patch(OperatorFixture.Clusters, "default", "pair", Spec(new JsonObject { ["domains"] = new JsonArray(domain) }));

    private string Uid(string pod) => _fixture.Api.Get(OperatorFixture.Pods, "default", pod)?["metadata"]?["uid"]?.GetValue<string>() ?? "";

    private JsonNode? Handover(string member) => _fixture.Api.Get(OperatorFixture.MemberObjects, "default", member)!["spec"]!["handover"];

    private string Image(string pod) =>
        _fixture.Api.Get(OperatorFixture.Pods, "default", pod)!["spec"]!["containers"]![1]!["image"]!.GetValue<string>();

    private bool IsGoing(string pod) =>
        _fixture.Api.Get(OperatorFixture.Pods, "default", pod)?["metadata"]?["deletionTimestamp"] is not null || !_members.Exists(pod);

    private async Task GoneAsync(string pod, string uid)
    {
        await Eventually.TrueAsync(() => IsGoing(pod) || Uid(pod) != uid, $"{pod} is asked to go");
        if (_members.Exists(pod) && Uid(pod) == uid)
            _members.Vanish(pod);
        await Eventually.TrueAsync(() => _members.Exists(pod) && Uid(pod) != uid, $"{pod} is made anew");
    }

    private HashSet<string> Reasons() => [.. _fixture.Api.List(OperatorFixture.Events).Select(static e => e["reason"]!.GetValue<string>())];

    private List<string> Configurations() =>
        [.. _fixture.Api.List(OperatorFixture.ConfigMaps).Select(Name).Where(static n => n.StartsWith("pair-config-", StringComparison.Ordinal))];

    private Dictionary<string, string> Versions() =>
        new[] { OperatorFixture.Clusters, OperatorFixture.Gateways, OperatorFixture.Sets, OperatorFixture.MemberObjects, OperatorFixture.Pods,
                OperatorFixture.ConfigMaps, GroupResource.Secrets, new("policy", "poddisruptionbudgets"), new("", "serviceaccounts"), new("rbac.authorization.k8s.io", "roles"),
                new("rbac.authorization.k8s.io", "rolebindings"), OperatorFixture.Events }
            .SelectMany(resource => _fixture.Api.List(resource).Select(item =>
                ($"{resource}/{item["metadata"]!["namespace"]}/{Name(item)}", item["metadata"]!["resourceVersion"]!.GetValue<string>())))
            .ToDictionary(static p => p.Item1, static p => p.Item2, StringComparer.Ordinal);

    /// <summary>Waits until the operator has looked at the world once more, by making it do so.</summary>
    private async Task SettleAsync()
    {
        var mark = $"mark{Guid.NewGuid():n}";
        _fixture.Api.Create(OperatorFixture.Gateways, "default", new JsonObject
        {
            ["apiVersion"] = "sip.opensipsha.io/v1alpha1",
            ["kind"] = "Gateway",
            ["metadata"] = new JsonObject { ["name"] = mark },
            ["spec"] = new JsonObject { ["uri"] = "sip:192.0.2.99" },
        });
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Api.Get(OperatorFixture.Gateways, "default", mark)!, "Ready"), "the operator has looked");
        var reconciled = await ReconciledAsync();
        _fixture.Api.Delete(OperatorFixture.Gateways, "default", mark);
        await Eventually.TrueAsync(async () => await ReconciledAsync() > reconciled, "the operator has looked again");
    }

    private async Task<double> ReconciledAsync()
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(_fixture.OperatorAddress, "/metrics"));
        return text.Split('\n')
            .Where(static l => l.StartsWith("controller_runtime_reconcile_total{", StringComparison.Ordinal) && l.Contains("sipcluster", StringComparison.Ordinal))
            .Sum(static l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    // creationTimestamp counts in seconds, and of two clusters of one second the name decides.
    private Task NextSecondAsync()
    {
        var created = DateTimeOffset.Parse(_fixture.Cluster()["metadata"]!["creationTimestamp"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        return Eventually.TrueAsync(() => DateTimeOffset.UtcNow > created.AddSeconds(1.1), "a second has passed");
    }
}
