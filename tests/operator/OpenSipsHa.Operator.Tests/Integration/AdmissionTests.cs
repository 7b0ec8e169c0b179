using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>What the definitions refuse, and in which words.</summary>
public sealed class AdmissionTests : IClassFixture<AdmissionTests.Definitions>
{
    private readonly Definitions _definitions;

    public AdmissionTests(Definitions definitions) => _definitions = definitions;

    [Theory]
    [InlineData("spec.virtualIPs", "[]", "spec.virtualIPs")]
    [InlineData("spec.virtualIPs", """[{"name":"main","address":"192.168.1.213/24"}]""", "must be an IPv4 or IPv6 address, without a prefix length")]
    [InlineData("spec.virtualIPs", """[{"name":"main","address":"192.168.1.213"},{"name":"b","address":"192.168.1.213"}]""", "each address may appear once")]
    [InlineData("spec.virtualIPs", """[{"name":"main","address":"192.168.1.213"},{"name":"main","address":"192.168.1.214"}]""", "Duplicate value")]
    [InlineData("spec.virtualIPs", """[{"name":"other","address":"192.168.1.213"}]""", "virtualIP must be the name of one of spec.virtualIPs")]
    [InlineData("spec.listeners", """[{"name":"a","address":"VirtualIP"}]""", "virtualIP must be given with address VirtualIP, and only then")]
    [InlineData("spec.listeners", """[{"name":"a","address":"Node","virtualIP":"main"}]""", "virtualIP must be given with address VirtualIP, and only then")]
    [InlineData("spec.listeners", """[{"name":"a","address":"Node"},{"name":"b","address":"Node"}]""", "two listeners have the same transport, address and port")]
    [InlineData("spec.listeners", """[{"name":"a","address":"Node","transport":"TCP"}]""", "Unsupported value")]
    [InlineData("spec.listeners", """[{"name":"a","address":"Node","port":80}]""", "greater than or equal to 1024")]
    [InlineData("spec.replicas", "0", "greater than or equal to 1")]
    [InlineData("spec.failover", """{"leaseDuration":"4s","renewInterval":"4s"}""", "renewInterval must be shorter than leaseDuration")]
    [InlineData("spec.failover", """{"leaseDuration":"1s","renewInterval":"500ms"}""", "must lie between 2s and 10m")]
    [InlineData("spec.failover", """{"leaseDuration":"4"}""", "spec.failover.leaseDuration")]
    [InlineData("spec.failover", """{"leaseDuration":"6m"}""", "pairedLeaseDuration must not be shorter than leaseDuration")]
    [InlineData("spec.failover", """{"pairedLeaseDuration":"61m"}""", "must be 1h or less")]
    [InlineData("spec.failover", """{"heartbeatInterval":"10ms"}""", "must lie between 20ms and 1m")]
    [InlineData("spec.failover", """{"heartbeatInterval":"121ms"}""", "promise must be at least 2.5 times heartbeatInterval, or 0s (plain leases)")]
    [InlineData("spec.failover", """{"promise":"100ms"}""", "promise must be at least 2.5 times heartbeatInterval, or 0s (plain leases)")]
    [InlineData("spec.failover", """{"promise":"2001ms"}""", "promise must be at most half of leaseDuration")]
    [InlineData("spec.failover", """{"promise":"0"}""", "spec.failover.promise")]
    [InlineData("spec.failover", """{"heartbeatPort":80}""", "greater than or equal to 1024")]
    [InlineData("spec.failover", """{"heartbeatPort":9464}""", "heartbeatPort must differ from telemetry.agentPort and telemetry.proxyPort")]
    [InlineData("spec.failover", """{"heartbeatPort":5060}""", "heartbeatPort is the UDP port of a listener on the node's address")]
    [InlineData("spec.failover", """{"whenApiUnavailable":"Drop"}""", "Unsupported value")]
    [InlineData("spec.failover", """{"preferenceDelay":"2h"}""", "must be 1h or less")]
    [InlineData("spec.failover", """{"maxFailoversPerHour":-1}""", "greater than or equal to 0")]
    [InlineData("spec.failover", """{"health":{"interval":"5ms"}}""", "must lie between 20ms and 1m, or be 0s (no probes)")]
    [InlineData("spec.virtualIPs", """[{"name":"main","address":"192.168.1.213","preferredNode":"Node A"}]""", "preferredNode")]
    [InlineData("spec.notifications", """{"webhooks":["ftp://example.com/"]}""", "spec.notifications.webhooks[0]")]
    [InlineData("spec.notifications", """{"webhooks":["http://a/","http://a/"]}""", "Duplicate value")]
    [InlineData("spec.registrar", """{"minExpires":"2h"}""", "minExpires, defaultExpires and maxExpires must ascend")]
    [InlineData("spec.authentication", """{"nonceLifetime":"1m"}""", "credentialsSecretRef")]
    [InlineData("spec.authentication", """{"credentialsSecretRef":{"name":"a"},"nonceLifetime":"5s"}""", "must lie between 10s and 1h")]
    [InlineData("spec.authentication", """{"credentialsSecretRef":{"name":"a"},"realms":[{"domain":"other.example","realm":"a"}]}""", "domain must be one of spec.domains")]
    [InlineData("spec.authentication", """{"credentialsSecretRef":{"name":"a"},"realms":[{"domain":"example.com","realm":"a\"b"}]}""", "spec.authentication.realms[0].realm")]
    [InlineData("spec.security", """{"trustedSources":["192.0.2.1"]}""", "must be a network such as")]
    [InlineData("spec.security", """{"rateLimit":{"requests":0}}""", "greater than or equal to 1")]
    [InlineData("spec.security", """{"ban":{"duration":"25h"}}""", "must lie between 1s and 24h")]
    [InlineData("spec.nat", """{"fixRequestContact":"yes"}""", "spec.nat.fixRequestContact")]
    [InlineData("spec.dns", """{"nameservers":["ns.example.com"]}""", "must be an IPv4 or IPv6 address")]
    [InlineData("spec.dns", """{"timeout":"1m"}""", "must lie between 50ms and 30s")]
    [InlineData("spec.telemetry", """{"agentPort":9465}""", "agentPort and proxyPort must differ")]
    [InlineData("spec.routes", """[{"name":"a","action":{}}]""", "exactly one of registrar, dispatch, relay and reject must be given")]
    [InlineData("spec.routes", """[{"name":"a","action":{"relay":{},"registrar":{}}}]""", "exactly one of registrar, dispatch, relay and reject must be given")]
    [InlineData("spec.routes", """[{"name":"a","action":{"reject":{"code":200}}}]""", "greater than or equal to 300")]
    [InlineData("spec.routes", """[{"name":"a","match":{"sourceCIDRs":["192.0.2.1"]},"action":{"relay":{}}}]""", "must be a network such as")]
    [InlineData("metadata.name", "\"a-name-of-more-than-forty-characters-is-too-long\"", "at most 40 characters")]
    public void A_cluster_that_makes_no_sense_is_refused_in_words_that_help(string path, string value, string expected)
    {
        var cluster = Example("SipCluster");
        Set(cluster, path, JsonNode.Parse(value));
        Refusal(cluster).ShouldContain(expected);
    }

    [Theory]
    [InlineData("Gateway", "spec.uri", "\"192.0.2.1\"", "spec.uri")]
    [InlineData("Gateway", "spec.prefix", "\"a@b\"", "spec.prefix")]
    [InlineData("DispatcherSet", "spec.algorithm", "\"Fastest\"", "Unsupported value")]
    [InlineData("DispatcherSet", "spec.destinations", "[]", "spec.destinations")]
    [InlineData("DispatcherSet", "spec.failover", """{"codes":[600]}""", "less than or equal to 599")]
    public void So_are_gateways_and_sets(string kind, string path, string value, string expected)
    {
        var item = Example(kind);
        Set(item, path, JsonNode.Parse(value));
        Refusal(item).ShouldContain(expected);
    }

    [Fact]
    public void Defaults_are_filled_in()
    {
        var cluster = Example("SipCluster");
        cluster["metadata"]!["name"] = "defaults";
        cluster["spec"]!.AsObject().Remove("failover");
        var stored = _definitions.Fixture.Api.Create(OperatorFixture.Clusters, "default", cluster);
        stored["spec"]!["failover"]!["garp"]!["count"]!.GetValue<long>().ShouldBe(3);
        stored["spec"]!["telemetry"]!["agentPort"]!.GetValue<long>().ShouldBe(9464);
        cluster = Example("SipCluster");
        cluster["metadata"]!["name"] = "partial";
        cluster["spec"]!["failover"] = new JsonObject { ["leaseDuration"] = "8s" };
        stored = _definitions.Fixture.Api.Create(OperatorFixture.Clusters, "default", cluster);
        stored["spec"]!["failover"]!["renewInterval"]!.GetValue<string>().ShouldBe("1s");
    }

    [Theory]
    [InlineData("plain", """{"promise":"0s"}""")]
    [InlineData("least", """{"promise":"250ms"}""")]
    [InlineData("most", """{"promise":"2s","heartbeatInterval":"0.8s","pairedLeaseDuration":"4s","health":{"interval":"0s"}}""")]
    public void Failover_times_at_their_bounds_are_taken(string name, string failover)
    {
        var cluster = Example("SipCluster");
        cluster["metadata"]!["name"] = name;
        cluster["spec"]!["failover"] = JsonNode.Parse(failover);
        _definitions.Fixture.Api.Create(OperatorFixture.Clusters, "default", cluster)["spec"]!["failover"]!["heartbeatPort"]!.GetValue<long>().ShouldBe(9470);
    }

    [Fact]
    public void The_example_of_two_addresses_on_two_nodes_is_taken()
    {
        foreach (var item in Manifests.Example("failover"))
            _definitions.Fixture.Api.Create(OperatorFixture.Resource(item), "default", item);
        _definitions.Fixture.Cluster("edge")["spec"]!["failover"]!["whenApiUnavailable"]!.GetValue<string>().ShouldBe("Keep");
    }

    [Fact]
    public void A_member_cannot_change_its_cluster()
    {
        _definitions.Fixture.Api.Create(OperatorFixture.MemberObjects, "default", new JsonObject
        {
            ["apiVersion"] = "sip.opensipsha.io/v1alpha1",
            ["kind"] = "SipMember",
            ["metadata"] = new JsonObject { ["name"] = "a-0" },
            ["spec"] = new JsonObject { ["cluster"] = "a" },
        });
        Should.Throw<ApiRefusedException>(() => _definitions.Fixture.Api.Patch(
                OperatorFixture.MemberObjects, "default", "a-0", new JsonObject { ["spec"] = new JsonObject { ["cluster"] = "b" } }))
            .Message.ShouldContain("cluster cannot be changed");
    }

    private static JsonObject Example(string kind) =>
        Manifests.Example("pair").First(i => i["kind"]!.GetValue<string>() == kind).DeepClone().AsObject();

    private static void Set(JsonObject item, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        item[parts[0]]![parts[1]] = value;
    }

    private string Refusal(JsonObject item) =>
        Should.Throw<ApiRefusedException>(() => _definitions.Fixture.Api.Create(OperatorFixture.Resource(item), "default", item)).Message;

    public sealed class Definitions : IAsyncLifetime
    {
        public OperatorFixture Fixture { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Fixture = await OperatorFixture.StartAsync(TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }
}
