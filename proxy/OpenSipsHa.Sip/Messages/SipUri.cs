using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>View of a URI (RFC 3261 section 19.1.1). Escapes are left as they are.</summary>
public readonly ref struct SipUri
{
    /// <summary>The whole URI.</summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    public ReadOnlySpan<byte> Scheme { get; private init; }

    /// <summary>sip or sips. For any other scheme the remaining members are empty.</summary>
    public bool IsSip { get; private init; }

    public bool IsSips { get; private init; }

    /// <summary>Without password; may be empty.</summary>
    public ReadOnlySpan<byte> User { get; private init; }

    public ReadOnlySpan<byte> Password { get; private init; }

    /// <summary>There is an '@', even if nothing precedes it.</summary>
    public bool HasUser { get; private init; }

    /// <summary>Name, IPv4 literal, or IPv6 literal with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>0 = not given.</summary>
    public int Port { get; private init; }

    public SipParameters Parameters { get; private init; }

    /// <summary>After the question mark; may be empty.</summary>
    public ReadOnlySpan<byte> Headers { get; private init; }

    /// <summary>Port, or 5060 (5061 for sips).</summary>
    public int PortOrDefault => Port != 0 ? Port : IsSips ? 5061 : 5060;

    /// <summary>False when the text is no URI, or a sip URI without a usable host or port.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = default;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !IsScheme(text[..colon]) || text.IndexOfAnyInRange((byte)0, (byte)' ') >= 0
            || text.IndexOfAny((byte)'<', (byte)'>', (byte)'"') >= 0)
            return false;
        var scheme = text[..colon];
        var sips = Ascii.EqualsIgnoreCase(scheme, "sips"u8);
        if (!sips && !Ascii.EqualsIgnoreCase(scheme, "sip"u8))
        {
            uri = new SipUri { Text = text, Scheme = scheme };
            return colon + 1 < text.Length;
        }

        return TryParseSip(text, colon, sips, out uri);
    }

    /// <summary>Without question mark and headers; a text that is no sip URI stays as it is.</summary>
    public static ReadOnlySpan<byte> WithoutHeaders(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'?') >= 0 && TryParse(text, out var uri) && !uri.Headers.IsEmpty ? text[..^(uri.Headers.Length + 1)] : text;

    private static bool TryParseSip(ReadOnlySpan<byte> text, int colon, bool sips, out SipUri uri)
    {
        uri = default;
        var rest = text[(colon + 1)..];
        ReadOnlySpan<byte> user = default, password = default;
        var at = rest.IndexOf((byte)'@');
        if (at >= 0)
        {
            user = rest[..at];
            rest = rest[(at + 1)..];
            var separator = user.IndexOf((byte)':');
            if (separator >= 0)
            {
                password = user[(separator + 1)..];
                user = user[..separator];
            }
        }

        var hostEnd = HostEnd(rest);
        var host = rest[..hostEnd];
        if (!IsHost(host))
            return false;
        rest = rest[hostEnd..];
        long port = 0;
        if (rest.Length > 0 && rest[0] == ':')
        {
            var portEnd = rest.IndexOfAny((byte)';', (byte)'?');
            if (portEnd < 0)
                portEnd = rest.Length;
            if (!Lexer.TryParseNumber(rest[1..portEnd], ushort.MaxValue, out port) || port == 0)
                return false;
            rest = rest[portEnd..];
        }

        var question = rest.IndexOf((byte)'?');
        uri = new SipUri
        {
            Text = text,
            Scheme = text[..colon],
            IsSip = true,
            IsSips = sips,
            User = user,
            Password = password,
            HasUser = at >= 0,
            Host = host,
            Port = (int)port,
            Parameters = new SipParameters(question < 0 ? rest : rest[..question]),
            Headers = question < 0 ? default : rest[(question + 1)..],
        };
        return true;
    }

    private static int HostEnd(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 0 && rest[0] == '[')
            return rest.IndexOf((byte)']') + 1;
        var end = rest.IndexOfAny((byte)':', (byte)';', (byte)'?');
        return end < 0 ? rest.Length : end;
    }

    internal static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty)
            return false;
        var ipv6 = host[0] == '[';
        foreach (var b in ipv6 ? host[1..^1] : host)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.' or (byte)'_') && !(ipv6 && b is (byte)':' or (byte)'%'))
                return false;
        }

        return !ipv6 || host.Length > 3;
    }

    private static bool IsScheme(ReadOnlySpan<byte> scheme)
    {
        if (!char.IsAsciiLetter((char)scheme[0]))
            return false;
        foreach (var b in scheme)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }

        return true;
    }
}
