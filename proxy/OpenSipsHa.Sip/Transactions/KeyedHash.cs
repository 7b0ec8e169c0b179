using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// 64-bit hash by folded 128-bit products, keyed with a secret of the process, so that a sender cannot aim at one
/// bucket or guess a tag. Same key and bytes, same hash. Not for signatures.
/// </summary>
internal readonly struct KeyedHash(ulong key)
{
    private const ulong A = 0x9E3779B97F4A7C15;
    private const ulong B = 0xD6E8FEB86659FD93;
    private const ulong C = 0xA0761D6478BD642F;

    public ulong Hash(ReadOnlySpan<byte> text) => Add(key, text);

    /// <summary>Continues <paramref name="state"/> with one more field; the length is part of it, so fields do not run together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Add(ulong state, ReadOnlySpan<byte> text)
    {
        var seed = state ^ key ^ A;
        var rest = text;
        while (rest.Length > 16)
        {
            seed = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ B, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ seed);
            rest = rest[16..];
        }

        ulong first, second;
        if (rest.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            second = BinaryPrimitives.ReadUInt64LittleEndian(rest[^8..]);
        }
        else if (rest.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            second = BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]);
        }
        else
        {
            first = rest.Length > 0 ? ((ulong)rest[0] << 16) | ((ulong)rest[rest.Length >> 1] << 8) | rest[^1] : 0;
            second = 0;
        }

        return Fold(C ^ (ulong)text.Length, Fold(first ^ B, second ^ seed));
    }

    public ulong Add(ulong state, ulong value) => Fold(state ^ C ^ key, value ^ B);

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
