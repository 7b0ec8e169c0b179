using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>
/// Makes and recognises nonces (RFC 7616 section 3.3): time and a random number, signed with HMAC-SHA-256 under a key that
/// the members share, so that any of them accepts what another has challenged with. Nothing is kept. For any thread.
/// </summary>
public sealed class NonceKey
{
    /// <summary>32 hexadecimal digits of time and number, 32 of the signature.</summary>
    public const int TextLength = 64;

    public const int ShortestSecret = 32;

    private const int ContentLength = 16;
    private const int MaxRealm = 256;

    private readonly byte[] key;

    /// <exception cref="ArgumentException">The secret has less than 32 bytes.</exception>
    public NonceKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < ShortestSecret)
            throw new ArgumentException($"nonce key has {secret.Length} bytes, expected {ShortestSecret} or more");
        key = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes("opensipsha digest nonce 1"));
    }

    /// <summary>A key of this process alone.</summary>
    public static NonceKey Draw() => new(RandomNumberGenerator.GetBytes(ShortestSecret));

    /// <param name="text"><see cref="TextLength"/> bytes.</param>
    public void Write(in Nonce nonce, ReadOnlySpan<byte> realm, Span<byte> text)
    {
        Span<byte> content = stackalloc byte[ContentLength];
        BinaryPrimitives.WriteInt64BigEndian(content, nonce.IssuedMs);
        BinaryPrimitives.WriteUInt64BigEndian(content[8..], nonce.Id);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(content, realm, mac);
        Convert.TryToHexStringLower(content, text, out _);
        Convert.TryToHexStringLower(mac[..ContentLength], text[(2 * ContentLength)..], out _);
    }

    /// <returns>False: not made with this key for this realm.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, ReadOnlySpan<byte> realm, out Nonce nonce)
    {
        nonce = default;
        if (text.Length != TextLength)
            return false;
        Span<byte> bytes = stackalloc byte[TextLength / 2];
        if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(bytes[..ContentLength], realm, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..ContentLength], bytes[ContentLength..]))
            return false;
        nonce = new Nonce(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    private void Sign(ReadOnlySpan<byte> content, ReadOnlySpan<byte> realm, Span<byte> mac)
    {
        Span<byte> signed = stackalloc byte[ContentLength + MaxRealm];
        content.CopyTo(signed);
        var part = realm[..Math.Min(realm.Length, MaxRealm)];
        part.CopyTo(signed[ContentLength..]);
        HMACSHA256.HashData(key, signed[..(ContentLength + part.Length)], mac);
    }
}
