using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Next hops as keys that a message's bytes find without a copy; hosts in any case.</summary>
internal sealed class NextHopComparer : IEqualityComparer<NextHop>, IAlternateEqualityComparer<NextHopView, NextHop>
{
    public bool Equals(NextHop? x, NextHop? y) => Equals((object?)x, y);

    public int GetHashCode(NextHop obj)
    {
        var hash = Start(obj.Port, obj.Transport, obj.IsSips);
        foreach (var c in obj.Host)
            hash = Add(hash, (byte)c);
        return (int)(hash ^ (hash >> 32));
    }

    public bool Equals(NextHopView alternate, NextHop other) =>
        alternate.Port == other.Port && alternate.Transport == other.Transport && alternate.IsSips == other.IsSips
        && System.Text.Ascii.EqualsIgnoreCase(alternate.Host, other.Host);

    public int GetHashCode(NextHopView alternate)
    {
        var hash = Start(alternate.Port, alternate.Transport, alternate.IsSips);
        foreach (var b in alternate.Host)
            hash = Add(hash, b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b);
        return (int)(hash ^ (hash >> 32));
    }

    public NextHop Create(NextHopView alternate) => alternate.ToNextHop();

    // FNV-1a.
    private static ulong Start(int port, TransportProtocol? transport, bool isSips) =>
        0xcbf29ce484222325UL ^ (uint)((port << 8) | ((int)(transport ?? (TransportProtocol)15) << 1) | (isSips ? 1 : 0));

    private static ulong Add(ulong hash, byte b) => (hash ^ b) * 0x100000001b3UL;
}
