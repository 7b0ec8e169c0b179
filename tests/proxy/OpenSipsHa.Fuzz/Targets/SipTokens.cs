using System.Text;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>Pieces of SIP, and messages to begin with.</summary>
internal static class SipTokens
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\0", " ", "\t", ",", ";", "<", ">", "\"", "\\\"", "\\", ":", "=", "@", "%41", "%", "[", "]", "?", "&", "/", "*", "\r\n ", "\r\n\r\n", "\u00ff\u00fe",
            "SIP/2.0", "SIP/2.0 ", "sip:", "sips:", "tel:", "INVITE ", "ACK ", "CANCEL ", "BYE ", "REGISTER ", "OPTIONS ", "SUBSCRIBE ", "REFER ", "PRACK ",
            "Via: SIP/2.0/UDP ", "v: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK9\r\n", "Route: <sip:192.168.1.213;lr>\r\n", "Route: <sip:10.0.0.8>,", "Record-Route: ",
            "<sip:192.168.1.213:5060;lr>", "sip:192.168.1.213", "192.168.1.213:5060", "10.0.0.1", "10.0.0.2", "[2001:db8::53]", "::ffff:1.2.3.4", "255.255.255.255",
            ";branch=z9hG4bK", "z9hG4bK", ";rport", ";rport=5060", ";received=", ";maddr=", ";lr", ";transport=udp", ";transport=tcp", ";tag=", ";q=0.5", ";expires=0",
            "Contact: ", "m: *\r\n", "To: ", "f: ", "i: ", "CSeq: 1 ", "Max-Forwards: 0\r\n", "Max-Forwards: ", "l: 0\r\n", "Content-Length: ", "Expires: ", "Path: ",
            "Proxy-Require: ", "Require: ", "Supported: path\r\n", "Proxy-Authorization: Digest ", "Authorization: Digest ", "username=\"a\"", "realm=\"r\"", "nonce=\"n\"",
            "uri=\"sip:r\"", "response=\"00000000000000000000000000000000\"", "qop=auth", "nc=00000001", "cnonce=\"c\"", "algorithm=SHA-256", "Timestamp: 1\r\n",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n", "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>The messages of RFC 4475 and 5118.</summary>
    public static IEnumerable<byte[]> Torture =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Messages"), "*.dat", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    public static string Request(string method, string uri = "sip:bob@10.0.0.2", string branch = "z9hG4bK1", string toTag = "", string extra = "") =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch={branch}\r\nMax-Forwards: 70\r\nFrom: <sip:alice@example.com>;tag=1\r\n"
        + $"To: <sip:bob@example.com>{toTag}\r\nCall-ID: call\r\nCSeq: 1 {method}\r\nContact: <sip:alice@10.0.0.1>\r\n{extra}Content-Length: 0\r\n\r\n";
}
