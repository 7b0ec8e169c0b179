using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Own codec over UDP with EDNS and TCP fallback, 0x20 and random ids and ports, CNAME chains bounded.</summary>
public sealed class DnsClientTests : IDisposable
{
    private static readonly DnsQuestion Question = new("osips01.example.com", DnsType.A);
    private static readonly AddressRecord Record = Zone.A("osips01.example.com", "192.168.1.213");

    private readonly ScriptedNameServer server = new();
    private readonly ScriptedNameServer second = new();

    public void Dispose()
    {
        server.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Each_query_comes_from_a_port_of_its_own()
    {
        server.OverUdp = query => [Found(query)];
        var client = Client();
        for (var i = 0; i < 20; i++)
            (await client.QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Sources.Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task Forged_answers_are_passed_over_until_the_right_one_comes()
    {
        server.OverUdp = query =>
        {
            var otherId = new DnsReply(query).Add(Zone.A("osips01.example.com", "203.0.113.66")).ToBytes();
            otherId[0] ^= 1;
            return [otherId, [1, 2, 3], Found(query)];
        };
        (await Client().QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Asked.ShouldBe(["udp A osips01.example.com"]);
    }

    [Fact]
    public async Task An_answer_in_other_letters_than_asked_is_asked_for_again_over_TCP()
    {
        server.OverUdp = query =>
        {
            var forged = new DnsReply(query).Add(Zone.A("osips01.example.com", "203.0.113.66")).ToBytes();
            forged[13] ^= 0x20;
            return [forged];
        };
        server.OverTcp = Found;
        (await Client().QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Asked.ShouldBe(["udp A osips01.example.com", "tcp A osips01.example.com"]);
    }

    [Fact]
    public async Task What_does_not_fit_a_datagram_is_fetched_over_TCP()
    {
        server.OverUdp = query => [new DnsReply(query, truncated: true).ToBytes()];
        server.OverTcp = Found;
        (await Client().QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Asked.ShouldBe(["udp A osips01.example.com", "tcp A osips01.example.com"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_server_that_cannot_say_is_followed_by_the_next(int rcode)
    {
        server.OverUdp = query => [new DnsReply(query, rcode).Edns().ToBytes()];
        second.OverUdp = query => [Found(query)];
        (await Client(second).QueryAsync(Question, Token)).Records.ShouldBe([Record]);
    }

    [Fact]
    public async Task A_dead_server_in_front_costs_its_timeout_once()
    {
        second.OverUdp = query => [Found(query)];
        var client = new DnsClient(
            () => new DnsServers { Servers = [server.Endpoint, second.Endpoint], Timeout = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        for (var i = 0; i < 3; i++)
            (await client.QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Asked.Count.ShouldBe(1);
        (client.Queries, client.Failures).ShouldBe((4, 1));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_does_not_cost_the_timeout()
    {
        var closed = new ScriptedNameServer();
        closed.Dispose();
        server.OverUdp = query => [Found(query)];
        var client = new DnsClient(
            () => new DnsServers { Servers = [closed.Endpoint, server.Endpoint], Timeout = TimeSpan.FromMinutes(5) }, TimeProvider.System);
        (await client.QueryAsync(Question, Token)).Records.ShouldBe([Record]);
    }

    [Fact]
    public async Task Without_an_answer_each_server_is_asked_as_often_as_configured_and_nothing_is_known()
    {
        var client = new DnsClient(
            () => new DnsServers { Servers = [server.Endpoint, second.Endpoint], Timeout = TimeSpan.FromMilliseconds(50), Attempts = 3 }, TimeProvider.System);
        (await client.QueryAsync(Question, Token)).Status.ShouldBe(DnsStatus.Failed);
        (server.Asked.Count, second.Asked.Count).ShouldBe((3, 3));
    }

    [Fact]
    public async Task A_server_from_before_EDNS_is_asked_without_it()
    {
        server.OverUdp = query => DnsMessage.TryParse(query, out var message) && message.HasEdns
            ? [new DnsReply(query, rcode: 1).ToBytes()]
            : [Found(query)];
        (await Client().QueryAsync(Question, Token)).Records.ShouldBe([Record]);
        server.Asked.ShouldBe(["udp A osips01.example.com", "udp A osips01.example.com without EDNS"]);
    }

    [Fact]
    public async Task A_CNAME_is_followed_within_an_answer_and_beyond_it()
    {
        server.OverUdp = query => DnsMessage.TryParse(query, out var message) && message.Question!.Value.Name == "osips01.example.com"
            ? [new DnsReply(query).Add(Cname("osips01.example.com", "a.example.net", 60), Cname("a.example.net", "b.example.net", 3600)).ToBytes()]
            : [new DnsReply(query).Add(Zone.A("b.example.net", "192.0.2.7")).ToBytes()];
        var answer = await Client().QueryAsync(Question, Token);
        answer.Records.ShouldBe([Zone.A("b.example.net", "192.0.2.7")]);
        answer.Ttl.ShouldBe(TimeSpan.FromSeconds(60), "the shortest of the chain");
        server.Asked.ShouldBe(["udp A osips01.example.com", "udp A b.example.net"]);
    }

    [Theory]
    [InlineData(8, DnsStatus.Found)]
    [InlineData(9, DnsStatus.Failed)]
    public async Task A_chain_of_CNAMEs_is_followed_for_8_links(int links, DnsStatus expected)
    {
        server.OverUdp = query =>
        {
            DnsMessage.TryParse(query, out var message).ShouldBeTrue();
            var name = message.Question!.Value.Name;
            var number = name == Question.Name ? 0 : int.Parse(name.Split('.')[0][1..]);
            return [number == links
                ? new DnsReply(query).Add(Zone.A(name, "192.0.2.7")).ToBytes()
                : new DnsReply(query).Add(Cname(name, $"n{number + 1}.example.com", 60)).ToBytes()];
        };
        (await Client().QueryAsync(Question, Token)).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task CNAMEs_in_a_circle_lead_nowhere()
    {
        server.OverUdp = query => [new DnsReply(query).Add(Cname("osips01.example.com", "a.example.com", 9), Cname("a.example.com", "osips01.example.com", 9)).ToBytes()];
        (await Client().QueryAsync(Question, Token)).Status.ShouldBe(DnsStatus.Failed);
    }

    [Fact]
    public async Task What_comes_along_with_an_answer_unasked_is_not_believed()
    {
        server.OverUdp = query => [new DnsReply(query).Add(Zone.A("www.example.com", "203.0.113.66"), Record).ToBytes()];
        (await Client().QueryAsync(Question, Token)).Records.ShouldBe([Record]);
    }

    [Theory]
    [InlineData(3, DnsStatus.NoName, 300, 60, 60)]
    [InlineData(0, DnsStatus.NoData, 30, 60, 30)]
    public async Task A_negative_answer_holds_as_long_as_the_SOA_says(int rcode, DnsStatus expected, int ttl, int minimum, int seconds)
    {
        server.OverUdp = query => [new DnsReply(query, rcode).Soa(ttl, minimum).ToBytes()];
        var answer = await Client().QueryAsync(Question, Token);
        (answer.Status, answer.Ttl).ShouldBe((expected, TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public async Task Rubbish_and_a_connection_that_ends_early_are_failures_not_exceptions()
    {
        server.OverUdp = query => [new DnsReply(query).Raw(0xC0).ToBytes()];
        second.OverUdp = query => [new DnsReply(query, truncated: true).ToBytes()];
        (await Client(second).QueryAsync(Question, Token)).Status.ShouldBe(DnsStatus.Failed);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CnameRecord Cname(string name, string target, int ttl) => new(name, TimeSpan.FromSeconds(ttl), target);

    private static byte[] Found(byte[] query) => new DnsReply(query).Add(Record).Edns().ToBytes();

    private DnsClient Client(params ScriptedNameServer[] more) => new(
        () => server.Alone with { Servers = [server.Endpoint, .. more.Select(other => other.Endpoint)] }, TimeProvider.System);
}
