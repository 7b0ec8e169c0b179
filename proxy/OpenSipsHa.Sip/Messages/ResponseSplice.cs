using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Messages;

/// <summary>Forwards a response: the topmost Via goes, everything else stays byte for byte (RFC 3261 section 16.7 step 3).</summary>
internal static class ResponseSplice
{
    /// <param name="insert">Whole header lines to put after the status line; empty = none.</param>
    /// <param name="contact">Takes the place of a private address in Contact; default = the Contact stays.</param>
    /// <returns>The length written; -1 when the destination is too small.</returns>
    public static int Write(SipMessage response, ReadOnlySpan<byte> insert, Span<byte> destination, in SipEndpoint contact = default)
    {
        var writer = new MessageWriter(destination);
        var text = response.Bytes;
        var values = response.Values(HeaderId.Via).GetEnumerator();
        values.MoveNext();
        var lineIndex = values.Line;
        ref readonly var line = ref response.Lines[lineIndex];
        writer.Write(text[..response.HeadersStart]);
        writer.Write(insert);
        var copied = response.HeadersStart;
        var fixes = NatContact.TryFind(response, contact, out var fixStart, out var fixEnd);
        if (fixes && fixStart < line.Start)
            Copy(ref writer, text, ref copied, fixStart, fixEnd, contact);
        writer.Write(text[copied..line.Start]);
        if (values.MoveNext() && values.Line == lineIndex)
        {
            writer.Write(text[line.Start..line.ValueStart]);
            copied = values.Start;
        }
        else
        {
            copied = line.End;
        }

        if (fixes && fixStart >= copied)
            Copy(ref writer, text, ref copied, fixStart, fixEnd, contact);
        writer.Write(text[copied..]);

        return writer.Overflowed ? -1 : writer.Length;
    }

    private static void Copy(
        ref MessageWriter writer, ReadOnlySpan<byte> text, ref int copied, int fixStart, int fixEnd, in SipEndpoint contact)
    {
        writer.Write(text[copied..fixStart]);
        NatContact.Write(ref writer, contact);
        copied = fixEnd;
    }
}
