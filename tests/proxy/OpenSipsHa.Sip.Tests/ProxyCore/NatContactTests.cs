using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.ProxyCore;

/// <summary>spec: transactions and proxy core, rule 8.</summary>
public sealed class NatContactTests
{
    private static readonly SipEndpoint Translator = ProxyBench.Endpoint("203.0.113.7", 40000);

    private readonly ProxyBench _bench = new();

    [Theory]
    [InlineData("<sip:alice@10.0.0.1>", "<sip:alice@203.0.113.7:40000>")]
    [InlineData("\"A\" <sip:alice@192.168.1.7:5062;transport=udp>;+x", "\"A\" <sip:alice@203.0.113.7:40000;transport=udp>;+x")]
    [InlineData("sip:alice@172.31.0.1:5060", "sip:alice@203.0.113.7:40000")]
    [InlineData("<sip:alice@[fd00::1]:5060>", "<sip:alice@203.0.113.7:40000>")]
    [InlineData("<sip:alice@100.64.0.1>", "<sip:alice@203.0.113.7:40000>")]
    public void A_private_contact_gives_way_to_the_address_that_the_request_came_from(string contact, string expected) =>
        Forwarded(contact, ContactFix.Requests).ShouldBe(expected);

    [Theory]
    [InlineData("<sip:alice@198.51.100.7:5062>")]
    [InlineData("<sip:alice@172.32.0.1>")]
    [InlineData("<sip:alice@phone.example.com>")]
    [InlineData("<sip:alice@10.0.0.1>, <sip:alice@10.0.0.2>")]
    [InlineData("<tel:+49301>")]
    public void A_public_one_a_name_and_more_than_one_are_left_alone(string contact) => Forwarded(contact, ContactFix.Requests).ShouldBe(contact);

    [Fact]
    public void Nothing_is_changed_unless_asked_for_in_that_direction() =>
        Forwarded("<sip:alice@10.0.0.1>", ContactFix.Responses).ShouldBe("<sip:alice@10.0.0.1>");

    [Fact]
    public void What_came_through_another_proxy_is_that_proxys_business()
    {
        _bench.Engine.ContactFix = ContactFix.Requests;
        var request = Invite("<sip:alice@10.0.0.1>").Replace("Max-Forwards", "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKbehind\r\nMax-Forwards");
        Contact(_bench.Receive(request, Translator).Single().Text).ShouldBe("<sip:alice@10.0.0.1>");
    }

    [Theory]
    [InlineData("", "<sip:bob@10.0.0.2:5060>")]
    [InlineData("Record-Route: <sip:10.0.0.9;lr>\r\n", "<sip:bob@192.168.7.7:5070>")]
    public void A_private_contact_in_an_answer_gives_way_to_where_the_request_went_unless_another_proxy_is_behind(
        string behind, string expected)
    {
        _bench.Engine.ContactFix = ContactFix.Responses;
        var sent = _bench.Receive(Invite("<sip:alice@10.0.0.1>"), Translator).Single();
        Contact(sent.Text).ShouldBe("<sip:alice@10.0.0.1>");
        var answer = ProxyBench.Answer(sent, 200).Replace("Content-Length", "Contact: <sip:bob@192.168.7.7:5070>\r\nContent-Length");
        answer.ShouldContain("Record-Route: ");
        answer = answer.Replace("Record-Route: ", $"{behind}Record-Route: ");
        Contact(_bench.Receive(answer, ProxyBench.Callee).First(m => m.Text.StartsWith("SIP/2.0 200")).Text).ShouldBe(expected);
    }

    private string Forwarded(string contact, ContactFix fix)
    {
        _bench.Engine.ContactFix = fix;
        return Contact(_bench.Receive(Invite(contact), Translator).Single().Text);
    }

    private static string Invite(string contact) =>
        ProxyBench.Request("INVITE", via: "10.0.0.1:5060;rport").Replace($"Contact: <sip:alice@{ProxyBench.CallerAddress}>", $"Contact: {contact}");

    private static string Contact(string message) => message.Split("\r\nContact: ")[1].Split("\r\n")[0];
}
