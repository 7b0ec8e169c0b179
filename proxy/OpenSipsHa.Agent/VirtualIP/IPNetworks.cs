using System.Net;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>Networks from an address inside of them.</summary>
internal static class IPNetworks
{
    /// <summary><see cref="IPNetwork"/> itself refuses an address with bits set behind the prefix.</summary>
    public static IPNetwork Of(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), prefixLength);
    }
}
