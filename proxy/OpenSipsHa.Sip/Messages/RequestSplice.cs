using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// Forwards a request by copying it around its edits: new lines go in right after the request line, the topmost Via
/// gets received/rport, own Route values go, Max-Forwards is replaced. Order, spelling and compact forms of all else
/// are kept.
/// </summary>
internal static class RequestSplice
{
    /// <summary>The length written, or -1 when the destination is too small.</summary>
    public static int Write(SipMessage request, in RequestEdits edits, Span<byte> destination)
    {
        var writer = new MessageWriter(destination);
        WriteRequestLine(ref writer, request, edits);
        writer.Write(edits.Listener.ViaStart);
        writer.Write(edits.Branch);
        writer.Write("\r\n"u8);
        WriteRecordRoute(ref writer, edits);
        var rewriteRoutes = edits.DropLastRoute || !edits.AppendRoute.IsEmpty;
        if (rewriteRoutes)
            WriteRoutes(ref writer, request, edits);
        else if (!edits.PushRoute.IsEmpty)
            WriteLine(ref writer, "Route: "u8, edits.PushRoute);
        if (!request.Has(HeaderId.MaxForwards))
            WriteMaxForwards(ref writer, edits.MaxForwards);
        WriteHeadersAndBody(ref writer, request, edits, rewriteRoutes);
        return writer.Overflowed ? -1 : writer.Length;
    }

    private static void WriteRequestLine(ref MessageWriter writer, SipMessage request, in RequestEdits edits)
    {
        var text = request.Bytes;
        if (edits.RequestUri.IsEmpty)
        {
            writer.Write(text[..request.HeadersStart]);
            return;
        }

        writer.Write(text[..request.RequestUriStart]);
        writer.Write(edits.RequestUri);
        writer.Write(text[request.RequestUriEnd..request.HeadersStart]);
    }

    private static void WriteRecordRoute(ref MessageWriter writer, in RequestEdits edits)
    {
        if (edits.RecordRoute is null)
            return;
        writer.Write(edits.Listener.RecordRoute);
        if (edits.RecordRoute != edits.Listener)
            writer.Write(edits.RecordRoute.RecordRoute);
    }

    private static void WriteLine(ref MessageWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        writer.Write(name);
        writer.Write(value);
        writer.Write("\r\n"u8);
    }

    private static void WriteMaxForwards(ref MessageWriter writer, int value)
    {
        writer.Write("Max-Forwards: "u8);
        writer.WriteNumber(value);
        writer.Write("\r\n"u8);
    }

    /// <summary>Strict routers are rare: their Route header is written anew, as one line.</summary>
    private static void WriteRoutes(ref MessageWriter writer, SipMessage request, in RequestEdits edits)
    {
        var last = request.Values(HeaderId.Route).Count() - (edits.DropLastRoute ? 1 : 0);
        if (last <= edits.PopRoutes && edits.PushRoute.IsEmpty && edits.AppendRoute.IsEmpty)
            return;
        var separator = "Route: "u8;
        if (!edits.PushRoute.IsEmpty)
        {
            writer.Write(separator);
            writer.Write(edits.PushRoute);
            separator = ", "u8;
        }

        var index = 0;
        foreach (var route in request.Values(HeaderId.Route))
        {
            if (index >= edits.PopRoutes && index < last)
            {
                writer.Write(separator);
                writer.Write(route);
                separator = ", "u8;
            }

            index++;
        }

        if (!edits.AppendRoute.IsEmpty)
        {
            writer.Write(separator);
            writer.Write("<"u8);
            writer.Write(edits.AppendRoute);
            writer.Write(">"u8);
        }

        writer.Write("\r\n"u8);
    }

    private static void WriteHeadersAndBody(ref MessageWriter writer, SipMessage request, in RequestEdits edits, bool dropRoutes)
    {
        var text = request.Bytes;
        var lines = request.Lines;
        var copied = request.HeadersStart;
        var topVia = request.TopViaLine();
        var popped = 0;
        var fixStart = 0;
        var fixEnd = 0;
        var fixes = edits.FixContact && NatContact.TryFind(request, edits.Source, out fixStart, out fixEnd);
        for (var i = 0; i < lines.Length; i++)
        {
            ref readonly var line = ref lines[i];
            if (i == topVia)
            {
                writer.Write(text[copied..line.Start]);
                TopVia.WriteLine(ref writer, request, edits.Source);
                copied = line.End;
            }
            else if (fixes && line.Id == HeaderId.Contact && line.Start < fixStart && fixEnd <= line.End)
            {
                writer.Write(text[copied..fixStart]);
                NatContact.Write(ref writer, edits.Source);
                copied = fixEnd;
            }
            else if (line.Id == HeaderId.MaxForwards)
            {
                writer.Write(text[copied..line.ValueStart]);
                writer.WriteNumber(edits.MaxForwards);
                copied = line.ValueEnd;
            }
            else if (line.Id == HeaderId.Route && dropRoutes || IsOwnCredentials(text, line, edits))
            {
                writer.Write(text[copied..line.Start]);
                copied = line.End;
            }
            else if (line.Id == HeaderId.Route && popped < edits.PopRoutes)
            {
                writer.Write(text[copied..line.Start]);
                copied = PopRoutes(text, line, edits.PopRoutes, ref popped, out var keepsSome);
                if (keepsSome)
                    writer.Write(text[line.Start..line.ValueStart]);
            }
        }

        writer.Write(text[copied..]);
    }

    private static bool IsOwnCredentials(ReadOnlySpan<byte> text, in HeaderLine line, in RequestEdits edits) =>
        line.Id == HeaderId.ProxyAuthorization && !edits.OwnRealms.IsEmpty
        && DigestCredentials.AreFor(text[line.ValueStart..line.ValueEnd], edits.OwnRealms);

    /// <summary>Where copying goes on after the values to remove from this line.</summary>
    private static int PopRoutes(ReadOnlySpan<byte> text, in HeaderLine line, int pop, ref int popped, out bool keepsSome)
    {
        var values = text[..line.ValueEnd];
        var position = line.ValueStart;
        while (position < line.ValueEnd)
        {
            var end = Lexer.ListElementEnd(values, position);
            var empty = Lexer.Trim(values[position..end]).IsEmpty;
            if (!empty && popped == pop)
            {
                keepsSome = true;
                return Lexer.SkipSpace(values, position);
            }

            if (!empty)
                popped++;
            position = end + 1;
        }

        keepsSome = false;
        return line.End;
    }
}
