using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Names of the Leases that decide who holds a virtual IP.</summary>
public static class LeaseNames
{
    /// <summary><c>pair-192.168.1.213</c>; IPv6 in its full form with a dash for each colon, since a name may hold neither colons nor an empty label.</summary>
    public static string Of(string cluster, IPAddress address) => $"{cluster}-{Text(address)}";

    private static string Text(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        return string.Join('-', Enumerable.Range(0, 8).Select(i =>
            ((bytes[2 * i] << 8) | bytes[(2 * i) + 1]).ToString("x4", CultureInfo.InvariantCulture)));
    }
}
