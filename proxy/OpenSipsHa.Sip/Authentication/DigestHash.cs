using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>The hashes of RFC 7616 section 3.4, in lower-case hexadecimal.</summary>
public static class DigestHash
{
    /// <summary>Digits of the longest.</summary>
    public const int MaxLength = 2 * SHA256.HashSizeInBytes;

    private const int MaxMethod = 256;

    public static int Length(DigestAlgorithm algorithm) =>
        2 * (algorithm == DigestAlgorithm.Md5 ? MD5.HashSizeInBytes : SHA256.HashSizeInBytes);

    /// <summary>H(A1), 3.4.2: what is kept in place of a password.</summary>
    /// <param name="hex">At least <see cref="Length"/> bytes.</param>
    /// <returns>False: longer than <see cref="DigestCredentials.MaxLength"/> together.</returns>
    public static bool TryWriteA1(
        DigestAlgorithm algorithm, ReadOnlySpan<byte> username, ReadOnlySpan<byte> realm, ReadOnlySpan<byte> password, Span<byte> hex)
    {
        var writer = new MessageWriter(stackalloc byte[DigestCredentials.MaxLength]);
        Join(ref writer, username);
        Join(ref writer, realm);
        writer.Write(password);
        return TryHash(algorithm, writer, hex);
    }

    /// <summary>The response that is expected, 3.4.1; without qop that of RFC 2069.</summary>
    /// <param name="a1">H(A1) in hexadecimal.</param>
    /// <param name="hex">At least <see cref="Length"/> bytes.</param>
    /// <returns>False: the method is longer than any.</returns>
    public static bool TryWriteResponse(
        DigestAlgorithm algorithm, ReadOnlySpan<byte> a1, in DigestCredentials credentials, ReadOnlySpan<byte> method, Span<byte> hex)
    {
        Span<byte> buffer = stackalloc byte[DigestCredentials.MaxLength + MaxMethod];
        Span<byte> a2 = stackalloc byte[MaxLength];
        var writer = new MessageWriter(buffer);
        Join(ref writer, method);
        writer.Write(credentials.Uri);
        if (!TryHash(algorithm, writer, a2))
            return false;
        writer = new MessageWriter(buffer);
        Join(ref writer, a1);
        Join(ref writer, credentials.Nonce);
        if (!credentials.Qop.IsEmpty)
        {
            Join(ref writer, credentials.NonceCountText);
            Join(ref writer, credentials.ClientNonce);
            Join(ref writer, credentials.Qop);
        }

        writer.Write(a2[..Length(algorithm)]);
        return TryHash(algorithm, writer, hex);
    }

    private static void Join(ref MessageWriter writer, scoped ReadOnlySpan<byte> part)
    {
        writer.Write(part);
        writer.Write(":"u8);
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 3261 section 22.4 asks for MD5; phones that know no other exist.")]
    private static bool TryHash(DigestAlgorithm algorithm, in MessageWriter content, Span<byte> hex)
    {
        if (content.Overflowed)
            return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = algorithm == DigestAlgorithm.Md5 ? MD5.HashData(content.Written, hash) : SHA256.HashData(content.Written, hash);
        return Convert.TryToHexStringLower(hash[..length], hex, out _);
    }
}
