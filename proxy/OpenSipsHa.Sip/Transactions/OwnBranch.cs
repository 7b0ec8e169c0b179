namespace OpenSipsHa.Sip.Transactions;

/// <summary>The branch of a request that this process makes itself: answers to it are not forwarded, they end here.</summary>
/// <param name="Instance">Drawn once a process: answers that reach another member mean nothing there.</param>
/// <param name="Token">The maker's own.</param>
internal readonly record struct OwnBranch(uint Instance, ulong Token)
{
    public const int TextLength = 8 + 8 + 16;

    private static ReadOnlySpan<byte> Start => "z9hG4bKp"u8;

    public void Write(Span<byte> text)
    {
        Start.CopyTo(text);
        Hex.Write(Instance, 8, text[8..]);
        Hex.Write(Token, 16, text[16..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out OwnBranch branch)
    {
        branch = default;
        if (text.Length != TextLength || !text.StartsWith(Start)
            || !Hex.TryRead(text.Slice(8, 8), out var instance)
            || !Hex.TryRead(text.Slice(16, 8), out var high)
            || !Hex.TryRead(text.Slice(24, 8), out var low))
            return false;
        branch = new OwnBranch(instance, ((ulong)high << 32) | low);
        return true;
    }
}
