using System.Buffers;

namespace OpenSipsHa.Sip.Messages;

/// <summary>View of a name-addr or addr-spec with header parameters: From, To, Contact, Route, Record-Route, Path.</summary>
public readonly ref struct NameAddr
{
    // More than these have to stand in quotes by the grammar; without them the others are still understood by everybody.
    private static readonly SearchValues<byte> NoDisplayName = SearchValues.Create("\",;>"u8);

    /// <summary>With its quotes, when there are any.</summary>
    public ReadOnlySpan<byte> DisplayName { get; private init; }

    /// <summary>The URI's text, without angle brackets.</summary>
    public ReadOnlySpan<byte> Uri { get; private init; }

    /// <summary>Parameters of the header; without angle brackets they never belong to the URI (RFC 3261 section 20).</summary>
    public SipParameters Parameters { get; private init; }

    /// <summary>The tag, or empty.</summary>
    public ReadOnlySpan<byte> Tag => Parameters.TryGet("tag"u8, out var tag) ? tag : default;

    /// <summary>
    /// False for unbalanced quotes or brackets, white space within the URI, a question mark in a URI without brackets (section 20),
    /// or a comma or semicolon in a display name without quotes. The URI itself is not parsed.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out NameAddr address)
    {
        address = default;
        value = Lexer.Trim(value);
        var open = 0;
        if (value.Length > 0 && value[0] == '"')
        {
            open = Lexer.SkipQuoted(value, 0);
            if (open < 0)
                return false;
        }

        var bracket = value[open..].IndexOf((byte)'<');
        if (bracket < 0)
            return open == 0 && TryParseAddrSpec(value, out address);
        open += bracket;
        var length = value[open..].IndexOf((byte)'>');
        if (length < 0)
            return false;
        var uri = value.Slice(open + 1, length - 1);
        var rest = Lexer.Trim(value[(open + length + 1)..]);
        if (!IsUriText(uri) || (rest.Length > 0 && rest[0] != ';') || HasOpenQuote(rest))
            return false;
        var display = Lexer.Trim(value[..open]);
        if (display.Length > 0 && display[0] != '"' && display.IndexOfAny(NoDisplayName) >= 0)
            return false;
        address = new NameAddr { DisplayName = display, Uri = uri, Parameters = new SipParameters(rest) };
        return true;
    }

    private static bool TryParseAddrSpec(ReadOnlySpan<byte> value, out NameAddr address)
    {
        address = default;
        var semicolon = value.IndexOf((byte)';');
        var uri = Lexer.Trim(semicolon < 0 ? value : value[..semicolon]);
        var rest = semicolon < 0 ? default : value[semicolon..];
        if (!IsUriText(uri) || uri.IndexOfAny((byte)'>', (byte)'?') >= 0 || HasOpenQuote(rest))
            return false;
        address = new NameAddr { Uri = uri, Parameters = new SipParameters(rest) };
        return true;
    }

    private static bool IsUriText(ReadOnlySpan<byte> uri) =>
        uri.IndexOf((byte)':') > 0 && uri.IndexOfAnyInRange((byte)0, (byte)' ') < 0 && uri.IndexOf((byte)'"') < 0;

    private static bool HasOpenQuote(ReadOnlySpan<byte> parameters)
    {
        var i = 0;
        while (true)
        {
            var quote = parameters[i..].IndexOf((byte)'"');
            if (quote < 0)
                return false;
            i = Lexer.SkipQuoted(parameters, i + quote);
            if (i < 0)
                return true;
        }
    }
}
