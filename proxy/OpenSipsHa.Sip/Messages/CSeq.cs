namespace OpenSipsHa.Sip.Messages;

/// <summary>View of a CSeq value.</summary>
public readonly ref struct CSeq
{
    /// <summary>Below 2^31 (RFC 3261 section 8.1.1.5).</summary>
    public uint Number { get; private init; }

    public ReadOnlySpan<byte> MethodToken { get; private init; }

    public SipMethod Method => SipMethods.Parse(MethodToken);

    public static bool TryParse(ReadOnlySpan<byte> value, out CSeq cseq)
    {
        cseq = default;
        var digits = Lexer.TokenEnd(value);
        var method = Lexer.Trim(value[digits..]);
        if (!Lexer.TryParseNumber(value[..digits], int.MaxValue, out var number) || !Lexer.IsToken(method))
            return false;
        cseq = new CSeq { Number = (uint)number, MethodToken = method };
        return true;
    }
}
