using System.Globalization;
using System.Text;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Tokens of the Common Expression Language (cel-spec, "Lexis").</summary>
sealed class CelLexer(string source)
{
    static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];
    int position;

    public List<CelToken> ReadAll()
    {
        var tokens = new List<CelToken>();
        while (true)
        {
            SkipBlanks();
            if (position >= source.Length)
            {
                tokens.Add(new CelToken(CelTokenKind.End, "", position));
                return tokens;
            }
            tokens.Add(ReadOne());
        }
    }

    CelToken ReadOne()
    {
        var start = position;
        var c = source[position];
        if (StringPrefixLength() is var prefix and >= 0)
            return ReadString(prefix);
        if (char.IsAsciiDigit(c) || (c == '.' && position + 1 < source.Length && char.IsAsciiDigit(source[position + 1])))
            return ReadNumber();
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (position < source.Length && (char.IsAsciiLetterOrDigit(source[position]) || source[position] == '_'))
                position++;
            return new CelToken(CelTokenKind.Identifier, source[start..position], start);
        }
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, position, symbol, 0, symbol.Length) != 0)
                continue;
            position += symbol.Length;
            return new CelToken(CelTokenKind.Symbol, symbol, start);
        }
        throw new CelException($"Syntax error: token recognition error at: '{c}'");
    }

    void SkipBlanks()
    {
        while (position < source.Length)
        {
            if (char.IsWhiteSpace(source[position]))
                position++;
            else if (source.AsSpan(position).StartsWith("//", StringComparison.Ordinal))
            {
                while (position < source.Length && source[position] != '\n')
                    position++;
            }
            else
                return;
        }
    }

    /// <summary>Length of an r/b prefix when a string literal starts here, -1 otherwise.</summary>
    int StringPrefixLength()
    {
        var at = position;
        while (at < source.Length && at - position < 2 && source[at] is 'r' or 'R' or 'b' or 'B')
            at++;
        return at < source.Length && source[at] is '"' or '\'' ? at - position : -1;
    }

    CelToken ReadString(int prefix)
    {
        var start = position;
        var marks = source.Substring(position, prefix);
        var raw = marks.Contains('r', StringComparison.OrdinalIgnoreCase);
        var kind = marks.Contains('b', StringComparison.OrdinalIgnoreCase) ? CelTokenKind.Bytes : CelTokenKind.Text;
        position += prefix;
        var quote = source[position].ToString();
        if (source.AsSpan(position).StartsWith(quote + quote + quote, StringComparison.Ordinal))
            quote += quote + quote;
        position += quote.Length;
        var text = new StringBuilder();
        while (!source.AsSpan(position).StartsWith(quote, StringComparison.Ordinal))
        {
            if (position >= source.Length)
                throw new CelException("Syntax error: unterminated string literal");
            if (source[position] == '\\' && !raw)
                ReadEscape(text);
            else
                text.Append(source[position++]);
        }
        position += quote.Length;
        return new CelToken(kind, text.ToString(), start);
    }

    void ReadEscape(StringBuilder text)
    {
        if (position + 1 >= source.Length)
            throw new CelException("Syntax error: unterminated escape");
        var c = source[position + 1];
        position += 2;
        var digits = c switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && position + digits <= source.Length && int.TryParse(source.AsSpan(position, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            text.Append(char.ConvertFromUtf32(code));
            position += digits;
            return;
        }
        text.Append(c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '\\' or '\'' or '"' or '`' or '?' => c,
            _ => throw new CelException($"Syntax error: unknown escape \\{c}"),
        });
    }

    CelToken ReadNumber()
    {
        var start = position;
        if (source.AsSpan(position).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            position += 2;
            while (position < source.Length && char.IsAsciiHexDigit(source[position]))
                position++;
            var value = long.Parse(source.AsSpan(start + 2, position - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return new CelToken(CelTokenKind.Integer, value.ToString(CultureInfo.InvariantCulture), start);
        }
        var real = false;
        while (position < source.Length)
        {
            var c = source[position];
            if (c == '.' && position + 1 < source.Length && char.IsAsciiDigit(source[position + 1]) && !real)
                real = true;
            else if (c is 'e' or 'E')
            {
                real = true;
                if (position + 1 < source.Length && source[position + 1] is '+' or '-')
                    position++;
            }
            else if (!char.IsAsciiDigit(c))
                break;
            position++;
        }
        var text = source[start..position];
        if (real)
            return new CelToken(CelTokenKind.Real, text, start);
        if (position < source.Length && source[position] is 'u' or 'U')
        {
            position++;
            return new CelToken(CelTokenKind.Unsigned, text, start);
        }
        return new CelToken(CelTokenKind.Integer, text, start);
    }
}
