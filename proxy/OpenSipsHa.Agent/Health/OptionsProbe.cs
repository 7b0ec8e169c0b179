using System.Buffers.Text;
using System.Net;
using System.Text;

namespace OpenSipsHa.Agent.Health;

/// <summary>
/// The request of a probe and how its answer is known. An answer is looked at, not parsed: what comes back was written by
/// the process that faces the network, and this one has the privileges.
/// </summary>
internal sealed class OptionsProbe
{
    /// <summary>An answer's token is looked for in so many bytes; the Via that echoes it comes first of all header fields.</summary>
    public const int LooksAt = 2048;

    private const int TokenDigits = 16;
    private const string TokenPlace = "{token-of-probe}";
    private readonly byte[] _request;
    private readonly int[] _places;

    /// <param name="target">Of the listener: OPTIONS without a user asks the proxy itself (RFC 3261 section 11.1).</param>
    /// <param name="local">Where the answer goes.</param>
    public OptionsProbe(IPEndPoint target, IPEndPoint local)
    {
        var (to, from) = (WithoutScope(target), WithoutScope(local));
        string[] lines =
        [
            $"OPTIONS sip:{to} SIP/2.0",
            $"Via: SIP/2.0/UDP {from};rport;branch=z9hG4bK{TokenPlace}",
            "Max-Forwards: 70",
            $"From: <sip:health@{from}>;tag={TokenPlace}",
            $"To: <sip:{to}>",
            $"Call-ID: {TokenPlace}",
            "CSeq: 1 OPTIONS",
            "Content-Length: 0",
            "", "",
        ];
        var text = string.Join("\r\n", lines);
        _request = Encoding.ASCII.GetBytes(text);
        _places = [.. Places(text)];
    }

    /// <summary>The bytes to send; good until the next call.</summary>
    public ReadOnlySpan<byte> Request(ulong token)
    {
        foreach (var place in _places)
            Write(token, _request.AsSpan(place, TokenDigits));
        return _request;
    }

    /// <summary>Whether a datagram is a SIP response to the request with this token.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> datagram, ulong token)
    {
        Span<byte> digits = stackalloc byte[TokenDigits];
        Write(token, digits);
        return datagram.StartsWith("SIP/2.0 "u8) && datagram[..Math.Min(datagram.Length, LooksAt)].IndexOf(digits) >= 0;
    }

    private static void Write(ulong token, Span<byte> digits) =>
        Utf8Formatter.TryFormat(token, digits, out _, new System.Buffers.StandardFormat('x', TokenDigits));

    /// <summary>A zone means nothing in a message.</summary>
    private static IPEndPoint WithoutScope(IPEndPoint endpoint) => new(new IPAddress(endpoint.Address.GetAddressBytes()), endpoint.Port);

    private static IEnumerable<int> Places(string text)
    {
        for (var at = text.IndexOf(TokenPlace, StringComparison.Ordinal); at >= 0; at = text.IndexOf(TokenPlace, at + 1, StringComparison.Ordinal))
            yield return at;
    }
}
