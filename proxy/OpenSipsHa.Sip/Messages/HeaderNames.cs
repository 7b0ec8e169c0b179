using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>Header names to ids: any case, long and compact forms (RFC 3261 section 7.3.3).</summary>
public static class HeaderNames
{
    public const int Count = (int)HeaderId.Timestamp + 1;

    public static HeaderId Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => Compact(name[0]),
        2 => Is(name, "To"u8) ? HeaderId.To : HeaderId.Other,
        3 => Is(name, "Via"u8) ? HeaderId.Via : HeaderId.Other,
        4 => FourLetters(name),
        5 => FiveLetters(name),
        7 => SevenLetters(name),
        9 => Is(name, "Supported"u8) ? HeaderId.Supported
            : Is(name, "Timestamp"u8) ? HeaderId.Timestamp : HeaderId.Other,
        10 => Is(name, "User-Agent"u8) ? HeaderId.UserAgent : HeaderId.Other,
        12 => TwelveLetters(name),
        13 => Is(name, "Authorization"u8) ? HeaderId.Authorization
            : Is(name, "Proxy-Require"u8) ? HeaderId.ProxyRequire : HeaderId.Other,
        14 => Is(name, "Content-Length"u8) ? HeaderId.ContentLength : HeaderId.Other,
        16 => Is(name, "WWW-Authenticate"u8) ? HeaderId.WwwAuthenticate : HeaderId.Other,
        18 => Is(name, "Proxy-Authenticate"u8) ? HeaderId.ProxyAuthenticate : HeaderId.Other,
        19 => Is(name, "Proxy-Authorization"u8) ? HeaderId.ProxyAuthorization : HeaderId.Other,
        _ => HeaderId.Other,
    };

    private static HeaderId Compact(byte letter) => (letter | 0x20) switch
    {
        'v' => HeaderId.Via,
        'f' => HeaderId.From,
        't' => HeaderId.To,
        'i' => HeaderId.CallId,
        'm' => HeaderId.Contact,
        'l' => HeaderId.ContentLength,
        'c' => HeaderId.ContentType,
        'k' => HeaderId.Supported,
        'o' => HeaderId.Event,
        _ => HeaderId.Other,
    };

    private static HeaderId FourLetters(ReadOnlySpan<byte> name) => (name[0] | 0x20) switch
    {
        'f' when Is(name, "From"u8) => HeaderId.From,
        'c' when Is(name, "CSeq"u8) => HeaderId.CSeq,
        'p' when Is(name, "Path"u8) => HeaderId.Path,
        _ => HeaderId.Other,
    };

    private static HeaderId FiveLetters(ReadOnlySpan<byte> name) =>
        Is(name, "Route"u8) ? HeaderId.Route
        : Is(name, "Event"u8) ? HeaderId.Event
        : HeaderId.Other;

    private static HeaderId SevenLetters(ReadOnlySpan<byte> name) => (name[0] | 0x20) switch
    {
        'c' when Is(name, "Call-ID"u8) => HeaderId.CallId,
        'c' when Is(name, "Contact"u8) => HeaderId.Contact,
        'e' when Is(name, "Expires"u8) => HeaderId.Expires,
        'r' when Is(name, "Require"u8) => HeaderId.Require,
        _ => HeaderId.Other,
    };

    private static HeaderId TwelveLetters(ReadOnlySpan<byte> name) => (name[0] | 0x20) switch
    {
        'm' when Is(name, "Max-Forwards"u8) => HeaderId.MaxForwards,
        'r' when Is(name, "Record-Route"u8) => HeaderId.RecordRoute,
        'c' when Is(name, "Content-Type"u8) => HeaderId.ContentType,
        _ => HeaderId.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
