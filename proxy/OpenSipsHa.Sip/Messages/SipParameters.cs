using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// The parameters of a URI or header: <c>;name=value;flag</c>, with or without white space, names in any case.
/// Empty text = no parameters.
/// </summary>
public readonly ref struct SipParameters(ReadOnlySpan<byte> text)
{
    /// <summary>From the first semicolon.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>There is a semicolon with nothing behind it, which the grammar has no room for.</summary>
    public bool HasEmptyElement
    {
        get
        {
            for (var position = 0; position < Text.Length;)
            {
                var end = ElementEnd(Text, position + 1);
                if (Lexer.Trim(Text[(position + 1)..end]).IsEmpty)
                    return true;
                position = end;
            }

            return false;
        }
    }

    public Enumerator GetEnumerator() => new(Text);

    public bool Contains(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <param name="value">Without the quotes' removal; empty for a flag.</param>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var parameter in this)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name))
                continue;
            value = parameter.Value;
            return true;
        }

        value = default;
        return false;
    }

    private static int ElementEnd(ReadOnlySpan<byte> text, int start)
    {
        var i = start;
        while (true)
        {
            var hit = text[i..].IndexOfAny((byte)';', (byte)'"');
            if (hit < 0)
                return text.Length;
            i += hit;
            if (text[i] == ';')
                return i;
            var after = Lexer.SkipQuoted(text, i);
            if (after < 0)
                return text.Length;
            i = after;
        }
    }

    /// <summary>Walks the parameters from left to right; quoted values may hold semicolons.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private int position;

        public SipParameter Current { get; private set; }

        public bool MoveNext()
        {
            while (position < text.Length)
            {
                var start = position;
                if (text[start] == ';')
                    start++;
                var end = ElementEnd(text, start);
                position = end;
                var element = Lexer.Trim(text[start..end]);
                if (element.IsEmpty)
                    continue;
                Current = SipParameter.From(element, text);
                return true;
            }

            return false;
        }
    }
}
