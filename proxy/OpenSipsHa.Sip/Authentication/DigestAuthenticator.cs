using System.Security.Cryptography;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>
/// Digest authentication as a server (RFC 3261 section 22, RFC 7616, RFC 8760): qop auth, SHA-256 and MD5. For any thread;
/// allocates nothing. The digest's uri is hashed and not compared with the Request-URI, which others on the way may have
/// changed (RFC 3261 section 22.4).
/// </summary>
public sealed class DigestAuthenticator(ReplayWindow window, TimeProvider time)
{
    /// <summary>Room for a challenge of both algorithms.</summary>
    public const int MaxChallengeLength = 1024;

    /// <summary>Members' clocks may differ by this much.</summary>
    private const long MaxAheadMs = 60_000;

    // Unknown users cost the same work as known ones.
    private readonly byte[] nobody = RandomNumberGenerator.GetBytes(DigestHash.MaxLength);

    /// <summary>The credentials of a request for one realm; those for others are not looked at.</summary>
    /// <param name="header"><see cref="HeaderId.Authorization"/> or <see cref="HeaderId.ProxyAuthorization"/>.</param>
    /// <param name="username">Who it was, when accepted.</param>
    public DigestVerdict Verify(
        SipMessage request, HeaderId header, DigestRealm realm, DigestSecrets secrets, TimeSpan nonceLifetime, out ReadOnlySpan<byte> username)
    {
        username = default;
        var verdict = DigestVerdict.Missing;
        for (int i = request.FirstLine(header); i >= 0; i = request.Lines[i].Next)
        {
            var line = request.Lines[i];
            var form = DigestCredentials.Read(request.Bytes[line.ValueStart..line.ValueEnd], out var credentials);
            if (form == DigestForm.Malformed)
                return DigestVerdict.Malformed;
            if (form == DigestForm.OtherScheme || !credentials.Realm.SequenceEqual(realm.Bytes))
                continue;
            verdict = Verify(credentials, request.MethodToken, realm, secrets, nonceLifetime);
            username = verdict == DigestVerdict.Accepted ? credentials.Username : default;
            // One line is enough, and more would be guesses at one price.
            break;
        }

        return verdict;
    }

    /// <summary>WWW-Authenticate or Proxy-Authenticate, one line an algorithm, the better first (RFC 8760 section 2.4).</summary>
    /// <param name="header"><see cref="HeaderId.WwwAuthenticate"/> or <see cref="HeaderId.ProxyAuthenticate"/>.</param>
    /// <param name="stale">The password was right, the nonce was not (RFC 7616 section 3.3).</param>
    /// <param name="lines"><see cref="MaxChallengeLength"/> bytes.</param>
    /// <returns>Bytes written: whole header lines.</returns>
    public int WriteChallenge(HeaderId header, DigestRealm realm, DigestSecrets secrets, bool stale, Span<byte> lines)
    {
        Span<byte> nonce = stackalloc byte[NonceKey.TextLength];
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(id);
        secrets.NonceKey.Write(new Nonce(time.GetUtcNow().ToUnixTimeMilliseconds(), BitConverter.ToUInt64(id)), realm.Bytes, nonce);
        var writer = new MessageWriter(lines);
        var sha = secrets.Users.Offers(realm, DigestAlgorithm.Sha256);
        if (sha)
            WriteLine(ref writer, header, realm, nonce, "SHA-256"u8, stale);
        // Where users differ in what they have, all of them have at least what older phones need.
        if (!sha || secrets.Users.Offers(realm, DigestAlgorithm.Md5))
            WriteLine(ref writer, header, realm, nonce, "MD5"u8, stale);
        return writer.Length;
    }

    private static void WriteLine(
        ref MessageWriter writer, HeaderId header, DigestRealm realm, scoped ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> algorithm, bool stale)
    {
        writer.Write(header == HeaderId.WwwAuthenticate ? "WWW-Authenticate: Digest realm=\""u8 : "Proxy-Authenticate: Digest realm=\""u8);
        writer.Write(realm.Bytes);
        writer.Write("\", nonce=\""u8);
        writer.Write(nonce);
        writer.Write(stale ? "\", stale=true, algorithm="u8 : "\", algorithm="u8);
        writer.Write(algorithm);
        writer.Write(", qop=\"auth\"\r\n"u8);
    }

    private DigestVerdict Verify(
        in DigestCredentials credentials, ReadOnlySpan<byte> method, DigestRealm realm, DigestSecrets secrets, TimeSpan nonceLifetime)
    {
        if (credentials.Algorithm is not { } algorithm)
            return DigestVerdict.UnsupportedAlgorithm;
        var length = DigestHash.Length(algorithm);
        var a1 = secrets.Users.Find(credentials.Username, realm, algorithm);
        var known = !a1.IsEmpty;
        Span<byte> expected = stackalloc byte[DigestHash.MaxLength];
        var hashed = DigestHash.TryWriteResponse(algorithm, known ? a1 : nobody.AsSpan(0, length), credentials, method, expected);
        Span<byte> sent = stackalloc byte[DigestHash.MaxLength];
        var equal = credentials.Response.Length == length
            && System.Text.Ascii.ToLower(credentials.Response, sent, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected[..length], sent[..length]);
        if (!known)
            return DigestVerdict.UnknownUser;
        if (!hashed || !equal)
            return DigestVerdict.WrongResponse;
        return Judge(credentials, realm, secrets.NonceKey, nonceLifetime);
    }

    private DigestVerdict Judge(in DigestCredentials credentials, DigestRealm realm, NonceKey key, TimeSpan lifetime)
    {
        if (!key.TryRead(credentials.Nonce, realm.Bytes, out var nonce))
            return DigestVerdict.Stale;
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - nonce.IssuedMs;
        if (age > lifetime.TotalMilliseconds || age < -MaxAheadMs)
            return DigestVerdict.Stale;
        return window.TryUse(nonce, credentials.NonceCount) ? DigestVerdict.Accepted : DigestVerdict.Replayed;
    }
}
