using System.Net;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>The lines of RFC 3263 section 4, each by its name.</summary>
public sealed class TargetSelectionTests
{
    private const TransportSet All = TransportSet.Udp | TransportSet.Tcp | TransportSet.Tls;

    [Fact]
    public void The_seeds_example_resolves_to_192_168_1_213_port_5060_over_UDP()
    {
        var zone = Zone.Seed();
        zone.Targets("sip:2125551212@example.com").ShouldBe(["192.168.1.213:5060 Udp", "192.168.1.214:5060 Udp"]);
        zone.Asked.Take(2).ShouldBe([new DnsQuestion("example.com", DnsType.Naptr), new DnsQuestion("_sip._udp.example.com", DnsType.Srv)]);
    }

    [Theory]
    [InlineData("sip:192.0.2.1", "192.0.2.1:5060 Udp")]
    [InlineData("sip:192.0.2.1:5070", "192.0.2.1:5070 Udp")]
    [InlineData("sip:[2001:db8::1]:5070", "[2001:db8::1]:5070 Udp")]
    [InlineData("sip:192.0.2.1;transport=tcp", "192.0.2.1:5060 Tcp")]
    [InlineData("sip:192.0.2.1;transport=TLS", "192.0.2.1:5061 Tls")]
    [InlineData("sips:192.0.2.1", "192.0.2.1:5061 Tls")]
    [InlineData("sips:192.0.2.1;transport=tcp", "192.0.2.1:5061 Tls")]
    [InlineData("sip:example.com;maddr=192.0.2.9", "192.0.2.9:5060 Udp")]
    public void A_literal_is_used_directly(string uri, string target)
    {
        var zone = Zone.Seed();
        zone.Targets(uri, All).ShouldBe([target]);
        zone.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sip:example.com:5070", "192.0.2.80:5070 Udp")]
    [InlineData("sip:example.com:5070;transport=tcp", "192.0.2.80:5070 Tcp")]
    [InlineData("sips:example.com:5070", "192.0.2.80:5070 Tls")]
    public void With_an_explicit_port_A_and_AAAA_are_looked_up_and_nothing_else(string uri, string target)
    {
        var zone = Zone.Seed(Zone.A("example.com", "192.0.2.80"));
        zone.Targets(uri, All).ShouldBe([target]);
        zone.Asked.ShouldBe([new DnsQuestion("example.com", DnsType.A), new DnsQuestion("example.com", DnsType.Aaaa)]);
    }

    [Theory]
    [InlineData("sip:example.com;transport=udp", "_sip._udp.example.com")]
    [InlineData("sip:example.com;transport=tcp", "_sip._tcp.example.com")]
    [InlineData("sip:example.com;transport=tls", "_sips._tcp.example.com")]
    [InlineData("sips:example.com;transport=tcp", "_sips._tcp.example.com")]
    public void With_a_transport_SRV_is_looked_up_without_NAPTR(string uri, string name)
    {
        var zone = Zone.Seed(Zone.Srv(name, 1, 1, 5099, "osips01.example.com"));
        zone.Targets(uri, All)[0].ShouldStartWith("192.168.1.213:5099");
        zone.Asked.ShouldNotContain(question => question.Type == DnsType.Naptr);
        zone.Asked[0].ShouldBe(new DnsQuestion(name, DnsType.Srv));
    }

    [Fact]
    public void With_a_transport_but_no_SRV_the_addresses_of_the_host_are_used() =>
        Zone.Seed(Zone.A("example.com", "192.0.2.80")).Targets("sip:example.com;transport=tcp", All).ShouldBe(["192.0.2.80:5060 Tcp"]);

    [Fact]
    public void NAPTR_goes_by_order_then_by_preference()
    {
        var zone = new Zone(
            Zone.Naptr("example.com", 20, 1, "SIP+D2U", "_sip._udp.example.com"),
            Zone.Naptr("example.com", 10, 60, "SIPS+D2T", "_sips._tcp.example.com"),
            Zone.Naptr("example.com", 10, 50, "SIP+D2T", "_sip._tcp.example.com"),
            Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"), Zone.Srv("_sip._tcp.example.com", 1, 1, 5060, "a.example.com"),
            Zone.Srv("_sips._tcp.example.com", 1, 1, 5061, "a.example.com"), Zone.A("a.example.com", "192.0.2.1"));
        zone.Targets("sip:example.com", All).ShouldBe(["192.0.2.1:5060 Tcp", "192.0.2.1:5061 Tls", "192.0.2.1:5060 Udp"]);
        zone.Targets("sips:example.com", All).ShouldBe(["192.0.2.1:5061 Tls"]);
    }

    [Fact]
    public void SCTP_is_skipped_and_WebSocket_taken_when_the_caller_has_it()
    {
        var zone = new Zone(
            Zone.Naptr("example.com", 1, 1, "SIP+D2S", "_sip._sctp.example.com"), Zone.Naptr("example.com", 2, 1, "SIP+D2W", "_sip._ws.example.com"),
            Zone.Naptr("example.com", 3, 1, "sip+d2u", "_sip._udp.example.com", flags: "s"), Zone.Srv("_sip._sctp.example.com", 1, 1, 5060, "a.example.com"),
            Zone.Srv("_sip._ws.example.com", 1, 1, 80, "a.example.com"), Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"),
            Zone.A("a.example.com", "192.0.2.1"));
        zone.Targets("sip:example.com", All).ShouldBe(["192.0.2.1:5060 Udp"]);
        zone.Targets("sip:example.com", All | TransportSet.Ws).ShouldBe(["192.0.2.1:80 Ws", "192.0.2.1:5060 Udp"]);
    }

    [Fact]
    public void NAPTR_records_that_need_a_regular_expression_or_lead_to_no_SRV_are_skipped()
    {
        var zone = new Zone(
            Zone.Naptr("example.com", 1, 1, "SIP+D2U", "", regexp: "!^.*$!sip:x@example.net!"), Zone.Naptr("example.com", 2, 1, "SIP+D2U", "x.example.com", flags: "u"),
            Zone.Naptr("example.com", 3, 1, "E2U+sip", "y.example.com"), Zone.Naptr("example.com", 4, 1, "SIP+D2U", "_sip._udp.example.com"),
            Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"), Zone.A("a.example.com", "192.0.2.1"));
        zone.Targets("sip:example.com").ShouldBe(["192.0.2.1:5060 Udp"]);
    }

    [Fact]
    public void Without_NAPTR_SRV_of_each_supported_transport_is_looked_up()
    {
        var zone = new Zone(
            Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"), Zone.Srv("_sips._tcp.example.com", 1, 1, 5061, "a.example.com"),
            Zone.A("a.example.com", "192.0.2.1"), Zone.A("example.com", "192.0.2.80"));
        zone.Targets("sip:example.com", All).ShouldBe(["192.0.2.1:5060 Udp", "192.0.2.1:5061 Tls"]);
        zone.Asked.Where(question => question.Type == DnsType.Srv).Select(question => question.Name)
            .ShouldBe(["_sip._udp.example.com", "_sip._tcp.example.com", "_sips._tcp.example.com"]);
    }

    [Theory]
    [InlineData("sip:example.com", TransportSet.Udp, "192.0.2.80:5060 Udp")]
    [InlineData("sip:example.com.", TransportSet.Udp, "192.0.2.80:5060 Udp")]
    [InlineData("sip:EXAMPLE.com", TransportSet.Tcp, "192.0.2.80:5060 Tcp")]
    [InlineData("sips:example.com", All, "192.0.2.80:5061 Tls")]
    public void Without_NAPTR_and_SRV_the_addresses_of_the_host_are_used(string uri, TransportSet supported, string target) =>
        new Zone(Zone.A("example.com", "192.0.2.80")).Targets(uri, supported).ShouldBe([target]);

    [Fact]
    public void A_and_AAAA_both_lead_there_IPv4_first()
    {
        var zone = new Zone(Zone.A("example.com", "192.0.2.80"), new AddressRecord("example.com", TimeSpan.FromHours(1), IPAddress.Parse("2001:db8::80")));
        zone.Targets("sip:example.com").ShouldBe(["192.0.2.80:5060 Udp", "[2001:db8::80]:5060 Udp"]);
    }

    [Fact]
    public void SRV_goes_by_priority_whatever_the_weight()
    {
        var zone = new Zone(
            Zone.Srv("_sip._udp.example.com", 20, 60000, 5062, "b.example.com"), Zone.Srv("_sip._udp.example.com", 10, 0, 5061, "a.example.com"),
            Zone.A("a.example.com", "192.0.2.1"), Zone.A("b.example.com", "192.0.2.2"));
        for (var seed = 0UL; seed < 100; seed++)
            zone.Targets("sip:example.com", seed: seed).ShouldBe(["192.0.2.1:5061 Udp", "192.0.2.2:5062 Udp"]);
    }

    /// <summary>RFC 2782: the root as target.</summary>
    [Fact]
    public void A_service_that_is_decidedly_not_available_is_not_looked_for_elsewhere()
    {
        var zone = new Zone(Zone.Srv("_sip._udp.example.com", 0, 0, 0, ""), Zone.A("example.com", "192.0.2.80"));
        zone.Targets("sip:example.com").ShouldBeEmpty();
        zone.Plan("sip:example.com").Failure.ShouldBe(ResolutionFailure.NotFound);
    }

    [Fact]
    public void When_the_UDP_records_are_gone_the_next_transport_of_the_domain_is_used()
    {
        var zone = new Zone(
            Zone.Naptr("example.com", 10, 100, "SIP+D2U", "_sip._udp.example.com"), Zone.Naptr("example.com", 20, 100, "SIP+D2T", "_sip._tcp.example.com"),
            Zone.Srv("_sip._tcp.example.com", 10, 100, 5060, "osips01.example.com"), Zone.A("osips01.example.com", "192.168.1.213"));
        zone.Targets("sip:2125551212@example.com", All).ShouldBe(["192.168.1.213:5060 Tcp"]);
    }

    [Fact]
    public void A_domain_that_offers_only_other_transports_is_not_reached_by_ours()
    {
        var zone = new Zone(
            Zone.Naptr("example.com", 10, 100, "SIPS+D2T", "_sips._tcp.example.com"), Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"),
            Zone.A("a.example.com", "192.0.2.1"));
        zone.Plan("sip:example.com").Failure.ShouldBe(ResolutionFailure.NoCommonTransport);
        zone.Plan("sips:example.com").Failure.ShouldBe(ResolutionFailure.NoCommonTransport);
        zone.Plan("sip:192.0.2.1;transport=tcp").Failure.ShouldBe(ResolutionFailure.NoCommonTransport);
    }

    [Fact]
    public void A_server_failure_is_told_from_a_name_that_does_not_exist()
    {
        var zone = Zone.Seed();
        zone.Plan("sip:nobody.example.net").Failure.ShouldBe(ResolutionFailure.NotFound);
        zone.Plan("sip:999.1.2.3").Failure.ShouldBe(ResolutionFailure.NotFound);
        zone.Broken.Add(DnsType.A);
        zone.Plan("sip:example.com").Failure.ShouldBe(ResolutionFailure.ServerFailure);
    }

    [Fact]
    public void Servers_that_choke_on_NAPTR_do_not_keep_the_SRV_records_from_being_used()
    {
        var zone = Zone.Seed();
        zone.Broken.Add(DnsType.Naptr);
        zone.Targets("sip:example.com")[0].ShouldBe("192.168.1.213:5060 Udp");
    }

    [Fact]
    public void A_plan_holds_as_long_as_the_shortest_TTL_in_it() =>
        new Zone(Zone.Srv("_sip._udp.example.com", 1, 1, 5060, "a.example.com"), Zone.A("a.example.com", "192.0.2.1", ttl: 7))
            .Plan("sip:example.com;transport=udp").Lifetime.ShouldBe(TimeSpan.FromSeconds(7));

    [Fact]
    public void What_is_not_known_yet_is_asked_for_together()
    {
        NextHop.TryParse("sip:example.com", out var hop).ShouldBeTrue();
        var zone = Zone.Seed();
        Missing(hop, _ => null).ShouldBe([new DnsQuestion("example.com", DnsType.Naptr)]);
        Missing(hop, question => question.Type == DnsType.Naptr ? DnsAnswer.Failure : null, All).Count.ShouldBe(3);
        Missing(hop, question => question.Type is DnsType.A or DnsType.Aaaa ? null : zone.Answer(question)).Count.ShouldBe(4);
    }

    [Fact]
    public void A_host_with_very_many_records_is_cut_to_16_targets()
    {
        var zone = new Zone([.. Enumerable.Range(1, 60).SelectMany(i => (DnsRecord[])
            [Zone.Srv("_sip._udp.example.com", i % 3, i, 5060, $"h{i}.example.com"), Zone.A($"h{i}.example.com", $"192.0.2.{i}")])]);
        zone.Targets("sip:example.com").Count.ShouldBe(TargetPlan.MaxTargets);
    }

    [Theory]
    [InlineData("tel:+4930")]
    [InlineData("sip:example.com;transport=sctp")]
    [InlineData("sip:example.com;maddr=")]
    public void What_is_no_next_hop_is_refused(string uri) => NextHop.TryParse(uri, out _).ShouldBeFalse();

    private static IReadOnlyList<DnsQuestion> Missing(NextHop hop, Func<DnsQuestion, DnsAnswer?> lookup, TransportSet supported = TransportSet.Udp) =>
        TargetSelection.Select(hop, supported, lookup).Missing;
}
