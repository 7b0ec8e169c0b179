namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// The branch that this proxy puts into its Via: it names shard, slot and generation of the client transaction, so a
/// response is matched by one array access, and it carries the loop hash (RFC 5393 section 4.2). Branches of another
/// process have another instance and match nothing here.
/// </summary>
/// <param name="Instance">Drawn once a process.</param>
/// <param name="Generation">Drawn once a transaction; a late response to a reused slot does not match.</param>
internal readonly record struct BranchToken(uint Instance, byte Shard, uint Slot, uint Generation, uint Loop)
{
    /// <summary>Cookie, marker, 26 digits of identity, dash, 8 digits of loop hash.</summary>
    public const int TextLength = 7 + 1 + 26 + 1 + 8;

    private static ReadOnlySpan<byte> StatefulStart => "z9hG4bKo"u8;

    private static ReadOnlySpan<byte> StatelessStart => "z9hG4bKs"u8;

    public void Write(Span<byte> text)
    {
        StatefulStart.CopyTo(text);
        Hex.Write(Instance, 8, text[8..]);
        Hex.Write(Shard, 2, text[16..]);
        Hex.Write(Slot, 8, text[18..]);
        Hex.Write(Generation, 8, text[26..]);
        text[34] = (byte)'-';
        Hex.Write(Loop, 8, text[35..]);
    }

    /// <summary>The same request gets the same branch, so that retransmissions look alike further on (RFC 3261 section 16.11).</summary>
    public static void WriteStateless(in TransactionKey key, uint loop, Span<byte> text)
    {
        StatelessStart.CopyTo(text);
        Hex.Write(key.High, 16, text[8..]);
        Hex.Write(key.Low >> 24, 10, text[24..]);
        text[34] = (byte)'-';
        Hex.Write(loop, 8, text[35..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out BranchToken token)
    {
        token = default;
        if (text.Length != TextLength || !text.StartsWith(StatefulStart)
            || !Hex.TryRead(text.Slice(8, 8), out var instance) || !Hex.TryRead(text.Slice(16, 2), out var shard)
            || !Hex.TryRead(text.Slice(18, 8), out var slot) || !Hex.TryRead(text.Slice(26, 8), out var generation)
            || !Hex.TryRead(text.Slice(35, 8), out var loop))
            return false;
        token = new BranchToken(instance, (byte)shard, slot, generation, loop);
        return true;
    }

    /// <summary>The loop hash of any branch of this proxy, stateful or not.</summary>
    public static bool TryReadLoop(ReadOnlySpan<byte> text, out uint loop)
    {
        loop = 0;
        return text.Length == TextLength && (text.StartsWith(StatefulStart) || text.StartsWith(StatelessStart))
            && Hex.TryRead(text.Slice(35, 8), out loop);
    }
}
