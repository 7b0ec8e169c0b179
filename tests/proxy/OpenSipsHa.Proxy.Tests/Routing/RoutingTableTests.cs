using System.Net;
using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Routing;

public sealed class RoutingTableTests
{
    [Fact]
    public void The_first_match_wins()
    {
        var table = Table(
            ("emergency", new RouteMatch { RequestUsers = ["110", "112"] }),
            ("invites", new RouteMatch { Methods = ["INVITE"] }),
            ("rest", new RouteMatch()));
        Find(table, "INVITE", "112").ShouldBe("emergency");
        Find(table, "INVITE", "1120").ShouldBe("invites");
        Find(table, "MESSAGE", "1120").ShouldBe("rest");
    }

    [Fact]
    public void No_match_is_none() =>
        Find(Table(("registers", new RouteMatch { Methods = ["REGISTER"] })), "INVITE", "112").ShouldBeNull();

    [Fact]
    public void Methods_are_compared_with_their_case() =>
        Find(Table(("r", new RouteMatch { Methods = ["INVITE"] })), "invite", "1").ShouldBeNull();

    [Fact]
    public void A_user_prefix_needs_a_user_that_begins_with_it()
    {
        var table = Table(("abroad", new RouteMatch { RequestUserPrefix = "00" }));
        Find(table, "INVITE", "0049").ShouldBe("abroad");
        Find(table, "INVITE", "00").ShouldBe("abroad");
        Find(table, "INVITE", "0").ShouldBeNull();
        Find(table, "INVITE", "").ShouldBeNull();
    }

    [Fact]
    public void Domains_are_compared_in_lower_case() =>
        Find(Table(("ours", new RouteMatch { RequestDomains = ["Pair.Example"] })), "INVITE", "1", "pair.example").ShouldBe("ours");

    [Fact]
    public void Source_blocks_match_the_packets_source()
    {
        AddressBlock.TryParse("192.0.2.0/24", out var block, out _).ShouldBeTrue();
        var table = new RoutingTable(
            [new CompiledRoute("carrier", new RouteMatcher(new RouteMatch(), [block]), new RouteDecision.Relay())]);
        Find(table, "INVITE", "1", source: "192.0.2.9").ShouldBe("carrier");
        Find(table, "INVITE", "1", source: "198.51.100.9").ShouldBeNull();
    }

    [Fact]
    public void Registered_tells_phones_from_the_rest()
    {
        var table = Table(
            ("phones", new RouteMatch { Registered = true }),
            ("others", new RouteMatch { Registered = false }));
        Find(table, "INVITE", "alice").ShouldBe("phones");
        Find(table, "INVITE", "bob").ShouldBe("others");
    }

    [Fact]
    public void All_conditions_of_a_match_must_hold()
    {
        var table = Table(("r", new RouteMatch { Methods = ["INVITE"], RequestUserPrefix = "0", Registered = true }));
        Find(table, "INVITE", "0alice").ShouldBeNull();
        Find(table, "INVITE", "alice").ShouldBeNull();
    }

    private static RoutingTable Table(params (string Name, RouteMatch Match)[] routes) =>
        new([.. routes.Select(r => new CompiledRoute(r.Name, new RouteMatcher(r.Match, []), new RouteDecision.Relay()))]);

    private static string? Find(
        RoutingTable table, string method, string user, string host = "pair.example", string source = "203.0.113.1") =>
        table.Find(new RouteQuery
        {
            Method = Encoding.ASCII.GetBytes(method),
            User = Encoding.ASCII.GetBytes(user),
            Host = Encoding.ASCII.GetBytes(host),
            Source = AddressBlock.Number(SipEndpoint.From(IPAddress.Parse(source), 5060)),
            AddressOfRecord = Encoding.ASCII.GetBytes($"sip:{user}@{host}"),
            Registrations = new OnlyAlice(),
        })?.Name;

    private sealed class OnlyAlice : IRegistrations
    {
        public bool HasBinding(ReadOnlySpan<byte> addressOfRecord) => addressOfRecord.SequenceEqual("sip:alice@pair.example"u8);
    }
}
