namespace OpenSipsHa.Sip.Messages;

/// <summary>Requests that this proxy makes from an INVITE it has sent: the CANCEL (RFC 3261 section 9.1) and the ACK to a non-2xx (17.1.1.3).</summary>
internal static class DerivedRequests
{
    /// <summary>The length written, or -1.</summary>
    public static int WriteCancel(SipMessage sentInvite, Span<byte> destination) =>
        Write(sentInvite, "CANCEL"u8, sentInvite.Header(HeaderId.To), destination);

    /// <param name="response">Its To goes into the ACK.</param>
    public static int WriteAck(SipMessage sentInvite, SipMessage response, Span<byte> destination) =>
        Write(sentInvite, "ACK"u8, response.Header(HeaderId.To), destination);

    private static int Write(SipMessage invite, ReadOnlySpan<byte> method, ReadOnlySpan<byte> to, Span<byte> destination)
    {
        var writer = new MessageWriter(destination);
        var text = invite.Bytes;
        writer.Write(method);
        writer.Write(" "u8);
        writer.Write(invite.RequestUri);
        writer.Write(" SIP/2.0\r\n"u8);
        var topVia = invite.FirstLine(HeaderId.Via);
        var to0 = invite.FirstLine(HeaderId.To);
        var cseq = invite.FirstLine(HeaderId.CSeq);
        for (var i = 0; i < invite.Lines.Length; i++)
        {
            ref readonly var line = ref invite.Lines[i];
            if (i == to0)
                Line(ref writer, "To: "u8, to);
            else if (i == cseq)
                WriteCSeq(ref writer, invite, method);
            else if (i == topVia || line.Id is HeaderId.From or HeaderId.CallId or HeaderId.Route)
                writer.Write(text[line.Start..line.End]);
        }

        writer.Write("Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"u8);
        return writer.Overflowed ? -1 : writer.Length;
    }

    private static void WriteCSeq(ref MessageWriter writer, SipMessage invite, ReadOnlySpan<byte> method)
    {
        if (!invite.TryGetCSeq(out var cseq))
            return;
        writer.Write("CSeq: "u8);
        writer.WriteNumber(cseq.Number);
        writer.Write(" "u8);
        writer.Write(method);
        writer.Write("\r\n"u8);
    }

    private static void Line(ref MessageWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        writer.Write(name);
        writer.Write(value);
        writer.Write("\r\n"u8);
    }
}
