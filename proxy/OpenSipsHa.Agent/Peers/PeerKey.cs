using System.Security.Cryptography;
using System.Text;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) under a key that is derived from the secret and the cluster's name, so that a datagram of
/// another cluster that was given the same secret is refused. For any thread.
/// </summary>
internal sealed class PeerKey
{
    public const int MacLength = 32;

    private readonly Lock _gate = new();

    /// <summary>Kept, because it has the key already scheduled: half the time of the one-shot call (1.1 against 2.3 µs).</summary>
    private readonly IncrementalHash _hash;

    /// <param name="cluster">Namespace and name.</param>
    public PeerKey(ReadOnlySpan<byte> secret, string cluster)
    {
        Span<byte> derived = stackalloc byte[MacLength];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"opensipsha peers 1\0{cluster}"), derived);
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, derived);
        CryptographicOperations.ZeroMemory(derived);
    }

    public void Sign(ReadOnlySpan<byte> content, Span<byte> mac)
    {
        lock (_gate)
        {
            _hash.AppendData(content);
            _hash.GetHashAndReset(mac);
        }
    }

    public bool Accepts(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacLength];
        Sign(content, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
