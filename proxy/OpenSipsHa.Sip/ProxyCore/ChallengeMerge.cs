using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>A 401 or 407 with the challenges of all branches in place of its own (RFC 3261 section 16.7 step 7).</summary>
internal static class ChallengeMerge
{
    /// <summary>The length written, or -1.</summary>
    public static int Write(SipMessage view, ReadOnlySpan<byte> response, ReadOnlySpan<byte> challenges, Span<byte> destination)
    {
        // Rare enough for a copy: the view wants an array.
        if (!view.TryParse(response.ToArray(), 0, response.Length))
            return -1;
        var writer = new MessageWriter(destination);
        writer.Write(view.Bytes[..view.HeadersStart]);
        writer.Write(challenges);
        var copied = view.HeadersStart;
        foreach (ref readonly var line in view.Lines)
        {
            if (line.Id is not (HeaderId.WwwAuthenticate or HeaderId.ProxyAuthenticate))
                continue;
            writer.Write(view.Bytes[copied..line.Start]);
            copied = line.End;
        }

        writer.Write(view.Bytes[copied..]);
        return writer.Overflowed ? -1 : writer.Length;
    }
}
