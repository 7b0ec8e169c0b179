namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// All values of a header in order, over all its lines, comma-joined lists taken apart (quotes and angle brackets
/// respected). Empty list elements are skipped. Not for headers whose single value may hold commas (Date, User-Agent,
/// Authorization): read those by <see cref="SipMessage.Header(HeaderId)"/>.
/// </summary>
public readonly ref struct HeaderValues
{
    private readonly SipMessage message;
    private readonly HeaderId id;

    internal HeaderValues(SipMessage message, HeaderId id)
    {
        this.message = message;
        this.id = id;
    }

    public Enumerator GetEnumerator() => new(message, id);

    public bool IsEmpty => !GetEnumerator().MoveNext();

    public int Count()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }

    /// <summary>Walks the values; linear in the headers' length.</summary>
    public ref struct Enumerator
    {
        private readonly SipMessage message;
        private int line;
        private int position = -1;

        internal Enumerator(SipMessage message, HeaderId id)
        {
            this.message = message;
            line = message.FirstLine(id);
        }

        /// <summary>Offsets of <see cref="Current"/> in the message.</summary>
        internal int Start { get; private set; }

        internal int End { get; private set; }

        /// <summary>Index of the line that holds <see cref="Current"/>.</summary>
        internal int Line { get; private set; }

        public readonly ReadOnlySpan<byte> Current => message.Bytes[Start..End];

        public bool MoveNext()
        {
            while (line >= 0)
            {
                ref readonly var header = ref message.Lines[line];
                if (position < 0)
                    position = header.ValueStart;
                if (position >= header.ValueEnd)
                {
                    line = header.Next;
                    position = -1;
                    continue;
                }

                var text = message.Bytes[..header.ValueEnd];
                var end = Lexer.ListElementEnd(text, position);
                var value = Lexer.Trim(text[position..end]);
                Start = Lexer.SkipSpace(text[..end], position);
                End = Start + value.Length;
                Line = line;
                position = end + 1;
                if (value.Length > 0)
                    return true;
            }

            return false;
        }
    }
}
