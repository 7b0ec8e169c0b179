using System.Text;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// A 64-bit hash that is the same in every process and version: two members must agree where a call goes.
/// FNV-1a, then the finaliser of SplitMix64, because FNV's high bits are weak on short keys.
/// </summary>
public static class StableHash
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var b in bytes)
            hash = (hash ^ b) * 0x100000001b3UL;
        return Mix(hash);
    }

    public static ulong Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static ulong Combine(ulong left, ulong right) => Mix(left ^ (right * 0x9e3779b97f4a7c15UL));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
