using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Tests.Compilation;

public sealed class ClusterCompilerTests
{
    [Fact]
    public void The_example_compiles_into_what_it_says()
    {
        var result = ClusterCompiler.Compile(Samples.Input());
        result.Problems.ShouldBeEmpty();
        var document = result.Config!.Document;
        document.Cluster.ShouldBe("pair");
        document.Namespace.ShouldBe("default");
        document.Interface.ShouldBe("eth0");
        document.VirtualIPs.ShouldHaveSingleItem()
            .ShouldBe(new OpenSipsHa.Contracts.Configuration.VirtualIP { Name = "main", Address = "192.168.1.213", LeaseName = "pair-192.168.1.213" });
        document.Failover.ShouldBe(new FailoverSettings { LeaseDurationMs = 4000, RenewIntervalMs = 1000 });
        document.Registrar.ShouldBe(new RegistrarSettings { DefaultExpiresSeconds = 3600, MinExpiresSeconds = 60, MaxExpiresSeconds = 7200 });
        document.Domains.ShouldBe(["example.com"]);
        document.Gateways.Select(static g => g.Uri).ShouldBe(["sip:192.168.1.31:5060", "sip:192.168.1.32:5060"]);
        document.DispatcherSets.Select(static s => (s.Name, s.Algorithm)).ShouldBe(
            [("by-call", DispatcherAlgorithm.CallId), ("in-turn", DispatcherAlgorithm.RoundRobin)]);
        document.DispatcherSets[1].Destinations.Select(static d => (d.Id, d.Weight)).ShouldBe([("gw1", 3), ("gw2", 1)]);
        document.Routes.Select(static r => (r.Name, r.Action.Type)).ShouldBe(
        [
            ("register", RouteActionType.Registrar), ("phones", RouteActionType.Registrar),
            ("in-turn", RouteActionType.Dispatch), ("by-call", RouteActionType.Dispatch), ("nowhere", RouteActionType.Reject),
        ]);
        document.Routes[^1].Action.Code.ShouldBe(404);
    }

    [Fact]
    public void Authentication_and_trusted_sources_are_in_the_document_and_the_Secret_is_not()
    {
        var cluster = Samples.Pair(static c =>
        {
            c.Spec.Authentication = new Authentication
            {
                CredentialsSecretRef = new SecretReference { Name = "phones-of-the-pair" },
                Realms = [new() { Domain = "example.com", Realm = "Example" }],
                NonceLifetime = "5m",
            };
            c.Spec.Security = new Security { TrustedSources = ["192.0.2.0/24"] };
        });
        var document = ClusterCompiler.Compile(Samples.Input(cluster)).Config!.Document;
        document.Authentication!.NonceLifetimeSeconds.ShouldBe(300);
        document.Authentication.Realms.ShouldHaveSingleItem().Realm.ShouldBe("Example");
        document.Security!.TrustedSources.ShouldBe(["192.0.2.0/24"]);
        System.Text.Encoding.UTF8.GetString(ConfigDocumentCodec.ToJson(document)).ShouldNotContain("phones-of-the-pair");
    }

    [Fact]
    public void Security_is_in_the_document()
    {
        var cluster = Samples.Pair(static c => c.Spec.Security = new Security
        {
            RateLimit = new RateLimit { Requests = 50, Period = "2s" },
            Ban = new Ban { Duration = "1h", FailedAuthentications = 5 },
            ScannerUserAgents = ["friendly-scanner"],
            MaxMessageBytes = 4096,
        });
        var security = ClusterCompiler.Compile(Samples.Input(cluster)).Config!.Document.Security!;
        security.RateLimit.ShouldBe(new RateLimitSettings { Requests = 50, PeriodMs = 2000 });
        security.Ban.ShouldBe(new BanSettings { DurationSeconds = 3600, FailedAuthentications = 5 });
        security.ScannerUserAgents.ShouldBe(["friendly-scanner"]);
        security.MaxMessageBytes.ShouldBe(4096);
    }

    [Fact]
    public void Name_servers_are_in_the_document_and_gateways_may_be_names()
    {
        ClusterCompiler.Compile(Samples.Input()).Config!.Document.Dns.ShouldBeNull();
        var input = Samples.Input(Samples.Pair(static c => c.Spec.Dns = new Dns { Nameservers = ["192.0.2.53"], Timeout = "500ms", Attempts = 3 }));
        input.Gateways["gw1"].Spec.Uri = "sip:gw.example.com";
        var document = ClusterCompiler.Compile(input).Config!.Document;
        document.Dns!.Nameservers.ShouldBe(["192.0.2.53"]);
        (document.Dns.TimeoutMs, document.Dns.Attempts).ShouldBe((500, 3));
        document.Gateways.ShouldContain(gateway => gateway.Uri == "sip:gw.example.com");
    }

    [Fact]
    public void What_is_done_about_translators_is_in_the_document()
    {
        ClusterCompiler.Compile(Samples.Input()).Config!.Document.Nat.ShouldBeNull();
        var cluster = Samples.Pair(static c => c.Spec.Nat = new Nat { FixResponseContact = false });
        ClusterCompiler.Compile(Samples.Input(cluster)).Config!.Document.Nat.ShouldBe(new NatSettings { FixRequestContact = true, KeepAliveIntervalMs = 30_000 });
    }

    [Fact]
    public void The_bytes_decode_to_the_document_and_carry_its_hash()
    {
        var config = ClusterCompiler.Compile(Samples.Input()).Config!;
        var decoded = ConfigDocumentCodec.Decode(config.Compressed, config.Ref.Hash);
        ConfigDocumentCodec.ToJson(decoded).ShouldBe(ConfigDocumentCodec.ToJson(config.Document));
        config.Ref.Name.ShouldBe($"pair-config-{config.Ref.Hash[..10]}");
    }

    [Fact]
    public void Equal_inputs_give_equal_configurations() =>
        ClusterCompiler.Compile(Samples.Input()).Config!.Ref.ShouldBe(ClusterCompiler.Compile(Samples.Input()).Config!.Ref);

    [Fact]
    public void Listeners_of_virtual_IPs_come_before_those_of_the_node()
    {
        var cluster = Samples.Pair(static c => c.Spec.Listeners = [.. c.Spec.Listeners.Reverse()]);
        ClusterCompiler.Compile(Samples.Input(cluster)).Config!.Document.Listeners.Select(static l => l.VirtualIP).ShouldBe(["main", null]);
    }

    [Fact]
    public void A_set_that_no_route_names_is_left_out()
    {
        var cluster = Samples.Pair(static c => c.Spec.Routes = [.. c.Spec.Routes.Where(static r => r.Name != "by-call")]);
        ClusterCompiler.Compile(Samples.Input(cluster)).Config!.Document.DispatcherSets.Select(static s => s.Name).ShouldBe(["in-turn"]);
    }

    [Fact]
    public void A_disabled_gateway_is_compiled_as_disabled()
    {
        var input = Samples.Input();
        input.Gateways["gw2"].Spec.Enabled = false;
        ClusterCompiler.Compile(input).Config!.Document.Gateways.Select(static g => g.Enabled).ShouldBe([true, false]);
    }

    [Fact]
    public void An_unknown_set_is_named_with_its_route()
    {
        var cluster = Samples.Pair(static c => c.Spec.Routes[2].Action.Dispatch!.Set = "nope");
        Problem(Samples.Input(cluster)).ShouldBe((
            "UnknownDispatcherSet", "spec.routes[in-turn].action.dispatch.set: there is no DispatcherSet 'nope' in this namespace"));
    }

    [Fact]
    public void An_unknown_gateway_is_named_with_its_set_and_destination()
    {
        var input = Samples.Input();
        input.Sets["in-turn"].Spec.Destinations[1].Gateway = "gw9";
        Problem(input).ShouldBe((
            "UnknownGateway", "DispatcherSet in-turn, spec.destinations[gw2].gateway: there is no Gateway 'gw9' in this namespace"));
    }

    [Fact]
    public void A_gateway_that_leads_nowhere_is_refused_and_the_reason_says_what_is_expected()
    {
        var input = Samples.Input();
        input.Gateways["gw1"].Spec.Uri = "sip:192.0.2";
        var (reason, message) = Problem(input);
        reason.ShouldBe("UnsupportedUri");
        message.ShouldContain("Gateway gw1, spec.uri: 'sip:192.0.2': the host must be an IP address or a host name");
    }

    [Fact]
    public void Two_sets_with_one_id_are_named()
    {
        var input = Samples.Input();
        input.Sets["by-call"].Spec.SetId = 1;
        Problem(input).ShouldBe(("DuplicateSetId", "DispatcherSets by-call, in-turn have the same spec.setId 1"));
    }

    [Fact]
    public void The_younger_of_two_clusters_with_one_virtual_IP_is_refused_and_the_older_named()
    {
        var older = Other(Samples.Now.AddDays(-2), "192.168.1.213");
        Problem(Samples.Input(null, older)).ShouldBe((
            "DuplicateVirtualIP",
            "spec.virtualIPs[main].address: 192.168.1.213 belongs to SipCluster other/older, which is older"));
    }

    [Fact]
    public void The_older_one_keeps_it() =>
        ClusterCompiler.Compile(Samples.Input(null, Other(Samples.Now, "192.168.1.213"))).Problems.ShouldBeEmpty();

    [Fact]
    public void One_IPv6_address_written_in_two_ways_is_one_address()
    {
        var cluster = Samples.Pair(static c => c.Spec.VirtualIPs[0].Address = "2001:db8::d5");
        Problem(Samples.Input(cluster, Other(Samples.Now.AddDays(-2), "2001:DB8:0:0::00d5"))).Reason.ShouldBe("DuplicateVirtualIP");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("gw")]
    public void An_address_that_nobody_can_hold_is_refused(string address)
    {
        var cluster = Samples.Pair(c => c.Spec.VirtualIPs[0].Address = address);
        Problem(Samples.Input(cluster)).Reason.ShouldBe("InvalidVirtualIP");
    }

    [Fact]
    public void Two_listeners_on_one_socket_are_named()
    {
        var cluster = Samples.Pair(static c => c.Spec.Listeners =
            [.. c.Spec.Listeners, new OpenSipsHa.Api.SipClusters.Listener { Name = "again", Address = ListenerAddress.Node }]);
        Problem(Samples.Input(cluster)).ShouldBe((
            "ListenerConflict", "spec.listeners: 'node-udp' and 'again' are the same socket (UDP port 5060)"));
    }

    [Fact]
    public void Every_problem_is_reported()
    {
        var input = Samples.Input();
        input.Gateways.Values.ToList().ForEach(static g => g.Spec.Uri = "sip:192.0.2");
        ClusterCompiler.Compile(input).Problems.Count.ShouldBe(4);
    }

    private static (string Reason, string Message) Problem(ClusterInput input)
    {
        var result = ClusterCompiler.Compile(input);
        result.Config.ShouldBeNull();
        return (result.Problems[0].Reason, result.Problems[0].Message);
    }

    private static SipCluster Other(DateTimeOffset created, string address)
    {
        var cluster = Samples.Pair(c => c.Spec.VirtualIPs[0].Address = address);
        return cluster with { Metadata = cluster.Metadata with { Name = "older", Namespace = "other", Uid = "2", CreationTimestamp = created } };
    }
}
