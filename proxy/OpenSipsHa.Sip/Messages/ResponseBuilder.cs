using System.Buffers.Text;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Messages;

/// <summary>Own responses (RFC 3261 section 8.2.6): Via, From, To, Call-ID and CSeq copied from the request.</summary>
internal readonly ref struct ResponseBuilder
{
    public required int Status { get; init; }

    /// <summary>Empty = the usual phrase.</summary>
    public ReadOnlySpan<byte> Reason { get; init; }

    /// <summary>Whole header lines, each with its CRLF.</summary>
    public ReadOnlySpan<byte> Headers { get; init; }

    /// <summary>Becomes the To tag, in hexadecimal, when the request has none; 0 = no tag (100).</summary>
    public ulong ToTag { get; init; }

    public required SipEndpoint Source { get; init; }

    public ReadOnlySpan<byte> Server { get; init; }

    /// <summary>The length written, or -1 when the destination is too small. Headers that the request lacks are left out.</summary>
    public int Write(SipMessage request, Span<byte> destination)
    {
        var writer = new MessageWriter(destination);
        writer.Write("SIP/2.0 "u8);
        writer.WriteNumber(Status);
        writer.Write(" "u8);
        writer.Write(Reason.IsEmpty ? ReasonPhrases.For(Status) : Reason);
        writer.Write("\r\n"u8);
        CopyHeaders(ref writer, request);
        writer.Write(Headers);
        if (!Server.IsEmpty)
        {
            writer.Write("Server: "u8);
            writer.Write(Server);
            writer.Write("\r\n"u8);
        }

        writer.Write("Content-Length: 0\r\n\r\n"u8);
        return writer.Overflowed ? -1 : writer.Length;
    }

    private void CopyHeaders(ref MessageWriter writer, SipMessage request)
    {
        var text = request.Bytes;
        var topVia = request.TopViaLine();
        var to = request.FirstLine(HeaderId.To);
        for (var i = 0; i < request.Lines.Length; i++)
        {
            ref readonly var line = ref request.Lines[i];
            if (i == topVia)
                TopVia.WriteLine(ref writer, request, Source);
            else if (i == to)
                WriteTo(ref writer, request, line);
            else if (line.Id is HeaderId.Via || IsFirst(request, i, line.Id) || (line.Id == HeaderId.Timestamp && Status == 100))
                writer.Write(text[line.Start..line.End]);
        }
    }

    // A request that repeats one of these gets 400, and an answer with one of each.
    private static bool IsFirst(SipMessage request, int index, HeaderId id) =>
        id is HeaderId.From or HeaderId.CallId or HeaderId.CSeq && request.FirstLine(id) == index;

    private void WriteTo(ref MessageWriter writer, SipMessage request, in HeaderLine line)
    {
        var text = request.Bytes;
        writer.Write(text[line.Start..line.ValueEnd]);
        if (ToTag != 0 && (!request.TryGetTo(out var to) || to.Tag.IsEmpty))
        {
            Span<byte> tag = stackalloc byte[16];
            Utf8Formatter.TryFormat(ToTag, tag, out var length, new System.Buffers.StandardFormat('x', 16));
            writer.Write(";tag="u8);
            writer.Write(tag[..length]);
        }

        writer.Write(text[line.ValueEnd..line.End]);
    }
}
