using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>What the operator does for a takeover: keys, peers, handovers, the budget of disruptions.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");
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
    public async Task The_heartbeat_key_is_made_once_and_rotated_once_a_wish()
    {
        await _members.ServeAsync();
        var first = Key("key").ShouldNotBeNull();
        Convert.FromBase64String(first).Length.ShouldBe(32);
        Secret()!["metadata"]!["ownerReferences"]![0]!["kind"]!.GetValue<string>().ShouldBe("SipCluster");

        await _fixture.StopOperatorAsync();
        await _fixture.StartOperatorAsync();
        Annotate("rotate-heartbeat-key", "1");
        await Eventually.TrueAsync(() => Key("previous") is not null, "a new key is announced");
        var second = Key("previous")!;
        Key("key").ShouldBe(first);

        // As if the time had passed.
        Backdate();
        await Eventually.TrueAsync(() => Key("key") == second && Key("previous") == first, "the new key signs");
        Backdate();
        await Eventually.TrueAsync(() => Key("previous") is null, "the old key is forgotten");
        Key("key").ShouldBe(second);
        await Eventually.TrueAsync(() => Reasons().IsSupersetOf(["HeartbeatKeyRotating", "HeartbeatKeyRotated"]), "events say so");
        _fixture.Api.List(OperatorFixture.Events).ShouldAllBe(e => !e.ToJsonString().Contains(second));
    }

    [Fact]
    public async Task A_deleted_key_is_made_anew_and_a_bad_one_is_named()
    {
        await _members.ServeAsync();
        var first = Key("key");
        _fixture.Api.Delete(GroupResource.Secrets, "default", "pair-heartbeat");
        await Eventually.TrueAsync(() => Key("key") is { } key && key != first, "there is another one");

        _fixture.Api.Patch(GroupResource.Secrets, "default", "pair-heartbeat", new JsonObject { ["data"] = new JsonObject { ["key"] = "YWJj" } });
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "Degraded") == "HeartbeatKeyInvalid", "the cluster says so");
        Conditions.Message(_fixture.Cluster(), "Degraded").ShouldStartWith("Secret default/pair-heartbeat, data.key: 3 bytes, expected 32 bytes");
        Conditions.IsTrue(_fixture.Cluster(), "Ready").ShouldBeTrue();

        Annotate("rotate-heartbeat-key", "heal");
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "Degraded") == "AllMembersReady", "a rotation heals it");
    }

    [Fact]
    public async Task A_Secret_of_somebody_else_is_left_alone_and_named()
    {
        await _fixture.StopOperatorAsync();
        foreach (var secret in _fixture.Api.List(GroupResource.Secrets, "default").Where(static s => s["metadata"]!["name"]!.GetValue<string>() == "pair-heartbeat"))
            _fixture.Api.Delete(GroupResource.Secrets, "default", "pair-heartbeat");
        _fixture.Api.Create(GroupResource.Secrets, "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "pair-heartbeat" },
            ["data"] = new JsonObject { ["key"] = "bWluZQ==" },
        });
        await _fixture.StartOperatorAsync();
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "Degraded") == "HeartbeatKeyInvalid", "the cluster says so");
        Conditions.Message(_fixture.Cluster(), "Degraded").ShouldContain("it does not belong to this SipCluster");
        Key("key").ShouldBe("bWluZQ==");
    }

    [Fact]
    public async Task Members_know_each_other_by_the_addresses_of_their_nodes_also_while_a_pod_is_away()
    {
        await _members.ServeAsync();
        _members.Run("pair-0", "192.168.1.211");
        _members.Run("pair-1", "192.168.1.212");
        await Eventually.TrueAsync(() => Peers("pair-0") == "pair-1=192.168.1.212" && Peers("pair-1") == "pair-0=192.168.1.211", "they know each other");

        var uid = _fixture.Api.Get(OperatorFixture.Pods, "default", "pair-1")!["metadata"]!["uid"]!.GetValue<string>();
        var version = Version("pair-0");
        _members.Vanish("pair-1");
        await Eventually.TrueAsync(
            () => _members.Exists("pair-1") && _fixture.Api.Get(OperatorFixture.Pods, "default", "pair-1")!["metadata"]!["uid"]!.GetValue<string>() != uid,
            "there is a new pod, without a node");
        await Eventually.TrueAsync(() => _fixture.Cluster()["status"]!["membersReady"]!.GetValue<string>() == "1/2", "the operator has seen it");
        Peers("pair-0").ShouldBe("pair-1=192.168.1.212");
        Version("pair-0").ShouldBe(version, "nothing was written");

        _members.Run("pair-1", "192.168.1.214");
        await Eventually.TrueAsync(() => Peers("pair-0") == "pair-1=192.168.1.214", "it runs elsewhere");
    }

    [Fact]
    public async Task A_handover_is_asked_of_the_holder_and_forgotten_when_another_holds_the_address()
    {
        await _members.ServeAsync();
        Annotate("handover", "all");
        await Eventually.TrueAsync(() => Handover("pair-0") is not null, "the holder is asked");
        var first = Handover("pair-0")!;
        first["virtualIPs"]!.ToJsonString().ShouldBe("[\"main\"]");
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "Progressing") == "HandingOver", "the cluster says so");

        await _fixture.StopOperatorAsync();
        await _fixture.StartOperatorAsync();
        MoveTo("pair-1", "pair-0", 2);
        await Eventually.TrueAsync(() => Annotation("handover") is null && Annotation("handover-id") is null, "the wish is gone");
        await Eventually.TrueAsync(() => Handover("pair-0") is null, "so is the request");
        Handover("pair-1").ShouldBeNull();
        await Eventually.TrueAsync(() => Reasons().Contains("HandoverDone"), "an event says so");
        _fixture.Cluster()["status"]!["leader"]!.GetValue<string>().ShouldBe("pair-1");

        Annotate("handover", "all");
        await Eventually.TrueAsync(() => Handover("pair-1") is not null, "the same words are another wish");
        Handover("pair-1")!["id"]!.GetValue<string>().ShouldNotBe(first["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_handover_that_nobody_could_take_is_refused()
    {
        await _members.ServeAsync();
        // Two watches have no order between them: the operator is to see both at once.
        await _fixture.StopOperatorAsync();
        _members.Ineligible("pair-1", "InterfaceDown");
        Annotate("handover", "main");
        await _fixture.StartOperatorAsync();
        await Eventually.TrueAsync(() => Annotation("handover") is null, "the wish is gone");
        await Eventually.TrueAsync(() => Message("HandoverRefused") is not null, "an event says why");
        Message("HandoverRefused").ShouldBe("main: no other member than pair-0 is ready to take it");
        Handover("pair-0").ShouldBeNull();
    }

    [Fact]
    public async Task One_member_at_a_time_may_be_evicted()
    {
        await _members.ServeAsync();
        await Eventually.TrueAsync(
            () => _fixture.Api.Get(Budgets, "default", "pair")?["status"]?["disruptionsAllowed"]?.ToJsonString() == "1", "one may go");
        _members.Vanish("pair-1");
        await Eventually.TrueAsync(
            () => _fixture.Api.Get(Budgets, "default", "pair")!["status"]!["disruptionsAllowed"]!.ToJsonString() == "0", "none may go any more");
    }

    [Fact]
    public async Task What_members_say_of_their_addresses_is_said_of_the_cluster()
    {
        await _members.ServeAsync();
        _members.Hold("pair-0", held: true, term: 1, ("mode", "Paired"), ("successor", "pair-1"));
        _members.Say("pair-0", "Fenced", "True", "Fenced");
        _members.Say("pair-1", "Fenced", "False", "NftablesMissing");
        _members.Say("pair-1", "VipConflict", "True", "AddressInUse");
        await Eventually.TrueAsync(() => Conditions.Reason(_fixture.Cluster(), "Fenced") == "NftablesMissing", "Fenced is False");
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "VipConflict"), "VipConflict is True");
        var vip = _fixture.Cluster()["status"]!["virtualIPs"]![0]!;
        vip["mode"]!.GetValue<string>().ShouldBe("Paired");
        vip["successor"]!.GetValue<string>().ShouldBe("pair-1");
        _members.Say("pair-1", "Fenced", "True", "Fenced");
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "Fenced"), "Fenced is True");
    }

    private void MoveTo(string to, string from, long term)
    {
        _members.Hold(from, held: false, term);
        _members.Hold(to, held: true, term);
    }

    private void Annotate(string name, string value) => _fixture.Api.Patch(
        OperatorFixture.Clusters, "default", "pair",
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [$"sip.opensipsha.io/{name}"] = value } } });

    private string? Annotation(string name) =>
        _fixture.Cluster()["metadata"]!["annotations"]?[$"sip.opensipsha.io/{name}"]?.GetValue<string>();

    private void Backdate() => _fixture.Api.Patch(
        GroupResource.Secrets, "default", "pair-heartbeat",
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["sip.opensipsha.io/heartbeat-key-since"] = "2020-01-01T00:00:00Z" } } });

    private JsonObject? Secret() => _fixture.Api.Get(GroupResource.Secrets, "default", "pair-heartbeat");

    private string? Key(string name) => Secret()?["data"]?[name]?.GetValue<string>();

    private JsonObject Member(string name) => _fixture.Api.Get(OperatorFixture.MemberObjects, "default", name)!;

    private string Version(string name) => Member(name)["metadata"]!["resourceVersion"]!.GetValue<string>();

    private JsonNode? Handover(string name) => Member(name)["spec"]!["handover"];

    private string Peers(string name) => string.Join(
        ',', (Member(name)["spec"]!["peers"]?.AsArray() ?? []).Select(static p => $"{p!["name"]}={p["address"]}"));

    private HashSet<string> Reasons() => [.. _fixture.Api.List(OperatorFixture.Events).Select(static e => e["reason"]!.GetValue<string>())];

    private string? Message(string reason) => _fixture.Api.List(OperatorFixture.Events)
        .FirstOrDefault(e => e["reason"]!.GetValue<string>() == reason)?["message"]?.GetValue<string>();
}
