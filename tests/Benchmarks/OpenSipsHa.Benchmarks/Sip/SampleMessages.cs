using System.Text;

namespace OpenSipsHa.Benchmarks.Sip;

/// <summary>Messages of the size and shape that phones and gateways send.</summary>
internal static class SampleMessages
{
    private const string Sdp =
        "v=0\r\no=alice 2890844526 2890844526 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0 8 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n";

    public static byte[] Invite { get; } = Request("INVITE", "", "", Sdp);

    public static byte[] Ack { get; } = Request("ACK", ";tag=callee", "Route: <sip:192.168.1.213:5060;lr>\r\n", "");

    public static byte[] Bye { get; } = Request("BYE", ";tag=callee", "Route: <sip:192.168.1.213:5060;lr>\r\n", "");

    /// <summary>200 with two Via, as it comes back from the callee.</summary>
    public static byte[] Ok { get; } = Encoding.ASCII.GetBytes(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bKo00000000000000000000000000-00000000\r\n"
        + "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-00000000\r\nRecord-Route: <sip:192.168.1.213:5060;lr>\r\n"
        + "From: \"Alice\" <sip:alice@example.com>;tag=1928301774\r\nTo: <sip:bob@example.com>;tag=callee\r\nCall-ID: 00000000@10.0.0.1\r\n"
        + $"CSeq: 1 INVITE\r\nContact: <sip:bob@10.0.0.2:5060>\r\nContent-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}");

    private static byte[] Request(string method, string toTag, string extra, string body) => Encoding.ASCII.GetBytes(
        $"{method} sip:bob@10.0.0.2:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK{method}-00000000\r\n"
        + $"From: \"Alice\" <sip:alice@example.com>;tag=1928301774\r\nTo: <sip:bob@example.com>{toTag}\r\nCall-ID: 00000000@10.0.0.1\r\n"
        + $"CSeq: 1 {method}\r\nContact: <sip:alice@10.0.0.1:5060>\r\nMax-Forwards: 70\r\n{extra}User-Agent: phone/1.0\r\n"
        + $"Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\nSubject: Performance Test\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
