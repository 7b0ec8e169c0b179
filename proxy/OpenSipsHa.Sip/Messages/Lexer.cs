using System.Buffers;

namespace OpenSipsHa.Sip.Messages;

/// <summary>The few lexical rules of RFC 3261 section 25 that everything else is read with.</summary>
internal static class Lexer
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> ListStops = SearchValues.Create(",\"<"u8);

    public static bool IsToken(ReadOnlySpan<byte> text) => text.Length > 0 && text.IndexOfAnyExcept(TokenBytes) < 0;

    /// <summary>Index of the first byte that is no token byte, or the length.</summary>
    public static int TokenEnd(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(TokenBytes);
        return end < 0 ? text.Length : end;
    }

    /// <summary>LWS byte; within a header value CR and LF occur in folds only, the framing has seen to that.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        var end = text.Length;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    public static int SkipSpace(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && IsSpace(text[position]))
            position++;
        return position;
    }

    /// <summary>Position after the closing quote of a quoted-string that opens at <paramref name="position"/>, or -1.</summary>
    public static int SkipQuoted(ReadOnlySpan<byte> text, int position)
    {
        for (var i = position + 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    return i + 1;
            }
        }

        return -1;
    }

    /// <summary>Position of the comma that ends the list element at <paramref name="position"/>, or the length.</summary>
    public static int ListElementEnd(ReadOnlySpan<byte> text, int position)
    {
        while (true)
        {
            var hit = text[position..].IndexOfAny(ListStops);
            if (hit < 0)
                return text.Length;
            position += hit;
            switch (text[position])
            {
                case (byte)',':
                    return position;
                case (byte)'"':
                    var afterQuote = SkipQuoted(text, position);
                    if (afterQuote < 0)
                        return text.Length;
                    position = afterQuote;
                    break;
                default:
                    var close = text[position..].IndexOf((byte)'>');
                    if (close < 0)
                        return text.Length;
                    position += close + 1;
                    break;
            }
        }
    }

    /// <summary>1*DIGIT up to <paramref name="max"/>; nothing else around it.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, long max, out long number)
    {
        number = 0;
        if (text.IsEmpty)
            return false;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            number = number * 10 + (b - '0');
            if (number > max)
                return false;
        }

        return true;
    }
}
