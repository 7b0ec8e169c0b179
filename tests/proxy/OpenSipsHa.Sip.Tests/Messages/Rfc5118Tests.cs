using static OpenSipsHa.Sip.Tests.Messages.Treatment;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>
/// Rule 3 of "Messages", over IPv6: the messages of RFC 5118 sections 4.1 to 4.10 through a proxy at 2001:db8::53. The RFC's archive has
/// bare line feeds, and Content-Length counts them: the files have CR LF, and where there is a body its length.
/// </summary>
public sealed class Rfc5118Tests
{
    private const string Rfc = "Rfc5118";

    private static readonly TortureMessage[] Table =
    [
        new("ipv6-good", "4.1", new Forwarded()),
        new("ipv6-bad", "4.2", new Refused(400, "Bad Request-URI")),
        new("port-ambiguous", "4.3", new Forwarded()),
        new("port-unambiguous", "4.4", new Forwarded()),
        new("via-received-param-with-delim", "4.5", new Forwarded()),
        new("via-received-param-no-delim", "4.5", new Forwarded()),
        new("ipv6-in-sdp", "4.6", new Forwarded()),
        new("mult-ip-in-header", "4.7", new Forwarded(NextHop: "host.example.net")),
        new("mult-ip-in-sdp", "4.8", new Forwarded()),
        new("ipv4-mapped-ipv6", "4.9", new Forwarded()),
        new("ipv6-bug-abnf-3-colons", "4.10", new Forwarded()),
        new("ipv6-correct-abnf-2-colons", "4.10", new Forwarded()),
    ];

    public static TheoryData<string> Names => [.. Table.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_3_each_message_is_treated_as_the_RFC_says(string name) =>
        new TortureBench(vip: "2001:db8::53", source: "2001:db8::9:1", destination: "2001:db8::10")
            .Check(TortureFile.Read(Rfc, name), Table.Single(message => message.Name == name).Expected);

    [Fact]
    public void Rule_3_all_12_messages_of_the_10_sections_are_there()
    {
        Table.Length.ShouldBe(12);
        Table.Select(message => message.Section).Distinct(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 10).Select(n => $"4.{n}"));
        Table.Select(message => message.Name).ShouldBe(TortureFile.Names(Rfc), ignoreOrder: true);
    }

    /// <summary>4.3 and 4.4: a port belongs behind the bracket, and what stands within is part of the address.</summary>
    [Theory]
    [InlineData("port-ambiguous", "[2001:db8::10:5070]:5060")]
    [InlineData("port-unambiguous", "[2001:db8::10]:5070")]
    public void Rule_3_the_port_of_a_request_URI_is_what_stands_behind_the_bracket(string name, string destination)
    {
        var bench = new ProxyBench(vip: "2001:db8::53");
        bench.Receive(TortureFile.Read(Rfc, name)).ShouldHaveSingleItem().To.ToString().ShouldBe(destination);
    }

    /// <summary>4.5: others may put brackets into received; what goes out never has them, and says where the request came from.</summary>
    [Theory]
    [InlineData("via-received-param-with-delim")]
    [InlineData("via-received-param-no-delim")]
    public void Rule_3_received_is_written_without_brackets(string name)
    {
        var bench = new ProxyBench(vip: "2001:db8::53");
        var sent = bench.Receive(TortureFile.Read(Rfc, name), ProxyBench.Endpoint("2001:db8::9:254", 5060)).ShouldHaveSingleItem();
        sent.Headers("Via").Last().ShouldEndWith(";received=2001:db8::9:254");
    }

    /// <summary>4.5, as a proxy reads it that has lost its transaction: both spellings lead back.</summary>
    [Theory]
    [InlineData("2001:db8::9:255")]
    [InlineData("[2001:db8::9:255]")]
    public void Rule_3_a_response_goes_to_received_with_brackets_or_without(string received)
    {
        var bench = new ProxyBench(vip: "2001:db8::53");
        var response = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP [2001:db8::53]:5060;branch=z9hG4bKother\r\n"
            + $"Via: SIP/2.0/UDP [2001:db8::9:1];received={received};branch=z9hG4bKas3-111\r\nTo: sip:user@example.com;tag=bd76ya\r\n"
            + "From: sip:user@example.com;tag=81x2\r\nCall-ID: SSG9559905523997077@hlau_4100\r\nCSeq: 321 BYE\r\nContent-Length: 0\r\n\r\n";
        bench.Receive(response).ShouldHaveSingleItem().To.ToString().ShouldBe("[2001:db8::9:255]:5060");
    }
}
