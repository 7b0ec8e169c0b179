using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>View of one Via value (RFC 3261 section 20.42).</summary>
public readonly ref struct Via
{
    /// <summary>"UDP", "TCP", … in the sender's case.</summary>
    public ReadOnlySpan<byte> Transport { get; private init; }

    /// <summary>Host of sent-by; an IPv6 literal with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>Port of sent-by, 0 = not given.</summary>
    public int Port { get; private init; }

    public SipParameters Parameters { get; private init; }

    /// <summary>Offset of <see cref="Parameters"/>' text within the value that was parsed.</summary>
    internal int ParametersStart { get; private init; }

    public ReadOnlySpan<byte> Branch => Parameters.TryGet("branch"u8, out var branch) ? branch : default;

    public static bool TryParse(ReadOnlySpan<byte> value, out Via via)
    {
        via = default;
        int position;
        ReadOnlySpan<byte> transport;
        if (value.StartsWith("SIP/2.0/UDP "u8))
        {
            transport = value.Slice(8, 3);
            position = 12;
        }
        else if (!TryParseProtocol(value, out transport, out position))
        {
            return false;
        }

        position = Lexer.SkipSpace(value, position);
        var semicolon = value[position..].IndexOf((byte)';');
        var parameters = semicolon < 0 ? value.Length : position + semicolon;
        if (!TryParseSentBy(value[position..parameters], out var host, out var port))
            return false;
        via = new Via
        {
            Transport = transport,
            Host = host,
            Port = port,
            Parameters = new SipParameters(value[parameters..]),
            ParametersStart = parameters,
        };
        return true;
    }

    private static bool TryParseProtocol(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> transport, scoped out int position)
    {
        transport = default;
        position = 0;
        // Any version: a request of another one gets its 505 by this Via.
        if (!TakeToken(value, ref position, out var protocol) || !TakeSlash(value, ref position)
            || !TakeToken(value, ref position, out _) || !TakeSlash(value, ref position)
            || !TakeToken(value, ref position, out transport))
            return false;
        return Ascii.EqualsIgnoreCase(protocol, "SIP"u8) && position < value.Length && Lexer.IsSpace(value[position]);
    }

    private static bool TakeToken(ReadOnlySpan<byte> value, scoped ref int position, out ReadOnlySpan<byte> token)
    {
        position = Lexer.SkipSpace(value, position);
        token = value.Slice(position, Lexer.TokenEnd(value[position..]));
        position += token.Length;
        return token.Length > 0;
    }

    private static bool TakeSlash(ReadOnlySpan<byte> value, ref int position)
    {
        position = Lexer.SkipSpace(value, position);
        return position < value.Length && value[position++] == '/';
    }

    private static bool TryParseSentBy(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        port = 0;
        var hostEnd = text.Length > 0 && text[0] == '[' ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        var colon = hostEnd < 0 ? -1 : text[hostEnd..].IndexOf((byte)':');
        host = Lexer.Trim(hostEnd < 0 ? text : text[..hostEnd]);
        if (!SipUri.IsHost(host))
            return false;
        if (colon < 0)
            return hostEnd < 0 || Lexer.Trim(text[hostEnd..]).IsEmpty;
        if (!Lexer.Trim(text.Slice(hostEnd, colon)).IsEmpty)
            return false;
        var digits = Lexer.Trim(text[(hostEnd + colon + 1)..]);
        var ok = Lexer.TryParseNumber(digits, ushort.MaxValue, out var number) && number > 0;
        port = (int)number;
        return ok;
    }
}
