using System.Net;
using System.Text;

namespace OpenSipsHa.SipBench.Load;

/// <summary>What one caller sends (RFC 3261 sections 8, 10 and 12).</summary>
internal sealed class CallMessages
{
    private const string Sdp =
        "v=0\r\no=- 1 1 IN IP4 192.168.1.10\r\ns=-\r\nc=IN IP4 192.168.1.10\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";

    private const int MaxRoutes = 8;

    private readonly byte[] _via;

    /// <param name="caller">Where the caller's socket is.</param>
    public CallMessages(CallNames names, IPEndPoint caller, IPAddress proxy)
    {
        const string number = RequestTemplate.Placeholder;
        _via = Encoding.ASCII.GetBytes($"Via: SIP/2.0/UDP {caller};branch=z9hG4bK{names.Run}");
        Invite = new RequestTemplate(
            $"INVITE sip:{number}@{proxy} SIP/2.0\r\nVia: SIP/2.0/UDP {caller};branch=z9hG4bK{names.Run}{number}i\r\n"
            + $"Max-Forwards: 70\r\nFrom: \"Caller\" <sip:caller@{caller.Address}>;tag={number}\r\nTo: <sip:{number}@{proxy}>\r\n"
            + $"Call-ID: {names.Run}{number}@{caller.Address}\r\nCSeq: 1 INVITE\r\nContact: <sip:caller@{caller}>\r\n"
            + $"Content-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}");
        Register = new RequestTemplate(
            $"REGISTER sip:{proxy} SIP/2.0\r\nVia: SIP/2.0/UDP {caller};branch=z9hG4bK{names.Run}{number}r\r\n"
            + $"Max-Forwards: 70\r\nFrom: <sip:{names.Run}{number}@{proxy}>;tag={number}\r\nTo: <sip:{names.Run}{number}@{proxy}>\r\n"
            + $"Call-ID: {names.Run}{number}@{caller.Address}\r\nCSeq: 1 REGISTER\r\nContact: <sip:{number}@{caller}>;expires=3600\r\n"
            + "Content-Length: 0\r\n\r\n");
    }

    private static ReadOnlySpan<byte> RecordRoute => "Record-Route: "u8;

    private static ReadOnlySpan<byte> Contact => "Contact: <"u8;

    public RequestTemplate Invite { get; }

    public RequestTemplate Register { get; }

    /// <summary>ACK or BYE inside the dialog that a 200 has made: to its Contact, by its Record-Routes in reverse.</summary>
    /// <returns>The length; 0 when the 200 makes no dialog that goes through the proxy.</returns>
    public int WriteInDialog(bool bye, int number, ReadOnlySpan<byte> answer, Span<byte> destination)
    {
        Span<Range> routes = stackalloc Range[MaxRoutes];
        ReadOnlySpan<byte> from = default, to = default, callId = default, contact = default;
        var count = 0;
        var lines = new SipLines(answer);
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.StartsWith(RecordRoute) && count < MaxRoutes)
                routes[count++] = (lines.Offset + RecordRoute.Length)..(lines.Offset + line.Length);
            else if (line.StartsWith("From: "u8))
                from = line;
            else if (line.StartsWith("To: "u8))
                to = line;
            else if (line.StartsWith("Call-ID: "u8))
                callId = line;
            else if (line.StartsWith(Contact))
                contact = line[Contact.Length..line.IndexOf((byte)'>')];
        }

        if (count == 0 || contact.IsEmpty || to.IndexOf(";tag="u8) < 0)
            return 0;
        var text = new MessageText(destination);
        text.Add(bye ? "BYE "u8 : "ACK "u8);
        text.Add(contact);
        text.AddLine(" SIP/2.0"u8);
        text.Add(_via);
        text.AddNumber(number);
        text.AddLine(bye ? "b"u8 : "a"u8);
        while (count-- > 0)
        {
            text.Add("Route: "u8);
            text.AddLine(answer[routes[count]]);
        }

        text.AddLine("Max-Forwards: 70"u8);
        text.AddLine(from);
        text.AddLine(to);
        text.AddLine(callId);
        text.AddLine(bye ? "CSeq: 2 BYE"u8 : "CSeq: 1 ACK"u8);
        text.AddLine("Content-Length: 0\r\n"u8);
        return text.Length;
    }
}
