namespace OpenSipsHa.Sip.Messages;

/// <summary>Forwards a response: the topmost Via goes, everything else stays byte for byte (RFC 3261 section 16.7 step 3).</summary>
internal static class ResponseSplice
{
    /// <param name="insert">Whole header lines to put after the status line; empty = none.</param>
    /// <returns>The length written; -1 when the destination is too small.</returns>
    public static int Write(SipMessage response, ReadOnlySpan<byte> insert, Span<byte> destination)
    {
        var writer = new MessageWriter(destination);
        var text = response.Bytes;
        var values = response.Values(HeaderId.Via).GetEnumerator();
        values.MoveNext();
        var lineIndex = values.Line;
        ref readonly var line = ref response.Lines[lineIndex];
        writer.Write(text[..response.HeadersStart]);
        writer.Write(insert);
        writer.Write(text[response.HeadersStart..line.Start]);
        if (values.MoveNext() && values.Line == lineIndex)
        {
            writer.Write(text[line.Start..line.ValueStart]);
            writer.Write(text[values.Start..]);
        }
        else
        {
            writer.Write(text[line.End..]);
        }

        return writer.Overflowed ? -1 : writer.Length;
    }
}
