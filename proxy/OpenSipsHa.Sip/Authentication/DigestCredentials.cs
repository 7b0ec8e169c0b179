using System.Globalization;
using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>View of an Authorization or Proxy-Authorization value of scheme Digest (RFC 7616 section 3.4, RFC 3261 section 25.1).</summary>
public ref struct DigestCredentials
{
    /// <summary>Bytes of a value; a longer one counts as malformed.</summary>
    public const int MaxLength = 2048;

    private const int CountDigits = 8;

    private int seen;

    /// <summary>Without its quotes, as all values; escapes within are kept, as the hashes want it (RFC 2617 section 1.2).</summary>
    public ReadOnlySpan<byte> Username { get; private set; }

    public ReadOnlySpan<byte> Realm { get; private set; }

    public ReadOnlySpan<byte> Nonce { get; private set; }

    public ReadOnlySpan<byte> Uri { get; private set; }

    /// <summary>Hexadecimal.</summary>
    public ReadOnlySpan<byte> Response { get; private set; }

    public ReadOnlySpan<byte> ClientNonce { get; private set; }

    /// <summary>8 hexadecimal digits, as sent; empty without <see cref="Qop"/>.</summary>
    public ReadOnlySpan<byte> NonceCountText { get; private set; }

    /// <summary>"auth", or empty: a client of RFC 2069.</summary>
    public ReadOnlySpan<byte> Qop { get; private set; }

    /// <summary>As sent; empty = MD5.</summary>
    public ReadOnlySpan<byte> AlgorithmToken { get; private set; }

    /// <summary>1 for a client that does not count: its nonces are good for one request.</summary>
    public readonly uint NonceCount => NonceCountText.IsEmpty ? 1 : uint.Parse(NonceCountText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>null: one that this proxy does not offer.</summary>
    public readonly DigestAlgorithm? Algorithm =>
        AlgorithmToken.IsEmpty || Ascii.EqualsIgnoreCase(AlgorithmToken, "MD5"u8) ? DigestAlgorithm.Md5
        : Ascii.EqualsIgnoreCase(AlgorithmToken, "SHA-256"u8) ? DigestAlgorithm.Sha256
        : null;

    public static DigestForm Read(ReadOnlySpan<byte> value, out DigestCredentials credentials)
    {
        credentials = default;
        var scheme = Lexer.TokenEnd(value);
        if (scheme == 0)
            return DigestForm.Malformed;
        if (!Ascii.EqualsIgnoreCase(value[..scheme], "Digest"u8))
            return DigestForm.OtherScheme;
        return value.Length <= MaxLength && credentials.ReadParameters(value[scheme..]) && credentials.IsComplete()
            ? DigestForm.Digest
            : DigestForm.Malformed;
    }

    /// <summary>These are Digest credentials for one of these realms.</summary>
    internal static bool AreFor(ReadOnlySpan<byte> value, ReadOnlySpan<byte[]> realms)
    {
        if (Read(value, out var credentials) != DigestForm.Digest)
            return false;
        foreach (var realm in realms)
        {
            if (credentials.Realm.SequenceEqual(realm))
                return true;
        }

        return false;
    }

    private bool ReadParameters(ReadOnlySpan<byte> text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var end = Lexer.ListElementEnd(text, position);
            var element = Lexer.Trim(text[position..end]);
            position = end + 1;
            if (element.IsEmpty)
                continue;
            var equals = element.IndexOf((byte)'=');
            if (equals <= 0 || !TryUnquote(Lexer.Trim(element[(equals + 1)..]), out var value)
                || !Set(Lexer.Trim(element[..equals]), value))
                return false;
        }

        return true;
    }

    private static bool TryUnquote(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        var quoted = text.Length >= 2 && text[0] == '"';
        value = quoted ? text[1..^1] : text;
        return quoted ? Lexer.SkipQuoted(text, 0) == text.Length : Lexer.IsToken(text);
    }

    /// <returns>False: there was one of this name before.</returns>
    private bool Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var bit = 0;
        if (Take(name, "username"u8, ref bit))
            Username = value;
        else if (Take(name, "realm"u8, ref bit))
            Realm = value;
        else if (Take(name, "nonce"u8, ref bit))
            Nonce = value;
        else if (Take(name, "uri"u8, ref bit))
            Uri = value;
        else if (Take(name, "response"u8, ref bit))
            Response = value;
        else if (Take(name, "cnonce"u8, ref bit))
            ClientNonce = value;
        else if (Take(name, "nc"u8, ref bit))
            NonceCountText = value;
        else if (Take(name, "qop"u8, ref bit))
            Qop = value;
        else if (Take(name, "algorithm"u8, ref bit))
            AlgorithmToken = value;
        else
            return Lexer.IsToken(name);
        var before = seen;
        seen |= 1 << bit;
        return seen != before;
    }

    private static bool Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected, ref int bit)
    {
        bit++;
        return Ascii.EqualsIgnoreCase(name, expected);
    }

    private readonly bool IsComplete() =>
        !Username.IsEmpty && !Realm.IsEmpty && !Nonce.IsEmpty && !Uri.IsEmpty && IsHexadecimal(Response)
        && (Qop.IsEmpty
            ? NonceCountText.IsEmpty
            : Ascii.EqualsIgnoreCase(Qop, "auth"u8) && !ClientNonce.IsEmpty
                && NonceCountText.Length == CountDigits && IsHexadecimal(NonceCountText));

    private static bool IsHexadecimal(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }

        return !text.IsEmpty;
    }
}
