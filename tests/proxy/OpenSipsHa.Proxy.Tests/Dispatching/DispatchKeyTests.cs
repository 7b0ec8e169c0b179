using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

public sealed class DispatchKeyTests
{
    [Theory]
    [InlineData("sip:alice@example.com", "sip:alice@EXAMPLE.com:5060;transport=udp", true)]
    [InlineData("sip:alice@example.com", "sips:alice@example.com:5061", true)]
    [InlineData("sip:%61lice@example.com", "sip:alice@example.com", true)]
    [InlineData("sip:alice@example.com", "sip:Alice@example.com", false)]
    [InlineData("sip:alice@example.com", "sip:alice@example.com:5070", false)]
    [InlineData("sip:alice@example.com", "sip:bob@example.com", false)]
    [InlineData("tel:+4930123", "tel:+4930123", true)]
    public void Uris_are_compared_as_RFC_3261_19_1_4_has_it(string one, string other, bool same)
    {
        foreach (var algorithm in (DispatcherAlgorithm[])[DispatcherAlgorithm.FromUri, DispatcherAlgorithm.ToUri, DispatcherAlgorithm.RequestUri])
            (Key(algorithm, Request(one, one, one)) == Key(algorithm, Request(other, other, other))).ShouldBe(same, algorithm.ToString());
    }

    [Fact]
    public void Each_algorithm_looks_at_its_own_field()
    {
        var first = Request("sip:a@x", "sip:b@x", "sip:c@x");
        var otherFrom = Request("sip:z@x", "sip:b@x", "sip:c@x");
        Key(DispatcherAlgorithm.FromUri, first).ShouldNotBe(Key(DispatcherAlgorithm.FromUri, otherFrom));
        Key(DispatcherAlgorithm.ToUri, first).ShouldBe(Key(DispatcherAlgorithm.ToUri, otherFrom));
        Key(DispatcherAlgorithm.RequestUri, first).ShouldBe(Key(DispatcherAlgorithm.RequestUri, otherFrom));
        Key(DispatcherAlgorithm.CallId, first).ShouldBe(Key(DispatcherAlgorithm.CallId, otherFrom));
        Key(DispatcherAlgorithm.RoundRobin, first).ShouldBeNull();
    }

    [Theory]
    [InlineData("Proxy-Authorization: Digest username=\"bob\", realm=\"x\", nonce=\"n\", uri=\"sip:x\", response=\"00\"\r\n", true)]
    [InlineData("Authorization: Digest username=\"bob\", realm=\"x\", nonce=\"n\", uri=\"sip:x\", response=\"00\"\r\n", true)]
    [InlineData("Authorization: Basic Ym9i\r\n", false)]
    [InlineData("", false)]
    public void The_user_name_comes_from_digest_credentials(string header, bool expected)
    {
        var key = Key(DispatcherAlgorithm.AuthUsername, Request("sip:a@x", "sip:b@x", "sip:c@x", header));
        key.ShouldBe(expected ? StableHash.Of("bob"u8) : null);
    }

    private static ulong? Key(DispatcherAlgorithm algorithm, SipMessage request) => DispatchKey.Of(algorithm, request, request.RequestUri);

    private static SipMessage Request(string from, string to, string uri, string header = "")
    {
        var text = Encoding.ASCII.GetBytes(
            $"INVITE {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <{from}>;tag=1\r\nTo: <{to}>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n{header}\r\n");
        var message = new SipMessage();
        message.TryParse(text, 0, text.Length).ShouldBeTrue();
        return message;
    }
}
