namespace OpenSipsHa.SipBench.Load;

/// <summary>The lines of a message up to the empty one, the start line first.</summary>
internal ref struct SipLines(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _next;

    public readonly ReadOnlySpan<byte> Current => _message[Offset.._end];

    /// <summary>Where <see cref="Current"/> begins in the message.</summary>
    public int Offset { get; private set; }

    private int _end;

    /// <returns>False at the empty line.</returns>
    public bool MoveNext()
    {
        var length = _message[_next..].IndexOf("\r\n"u8);
        if (length <= 0)
            return false;
        Offset = _next;
        _end = _next + length;
        _next = _end + 2;
        return true;
    }
}
