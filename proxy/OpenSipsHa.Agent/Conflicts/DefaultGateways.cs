using System.Buffers.Binary;
using System.Net;
using OpenSipsHa.Agent.Preflight;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// Default routes of the main table, IPv4 and IPv6 (RTM_GETROUTE, rtnetlink(7)), in the network namespace of the calling
/// thread. Tables that only rules lead to (VPNs, VRFs) are not looked at.
/// </summary>
public static class DefaultGateways
{
    private const ushort GetRoute = 26;
    private const int HeaderLength = 12;
    private const byte MainTable = 254;
    private const byte Unicast = 1;
    private const ushort OutInterface = 4;
    private const ushort Gateway = 5;
    private const ushort Multipath = 9;
    private const ushort Via = 18;

    /// <exception cref="IOException">The kernel refuses.</exception>
    public static IReadOnlyList<DefaultRoute> Read() =>
        [.. NetlinkDump.Run(GetRoute, new byte[HeaderLength]).SelectMany(message => Parse(message)).Distinct()];

    /// <summary>One route for each next hop; none when it is another kind of route.</summary>
    /// <param name="message">struct rtmsg and attributes.</param>
    public static IReadOnlyList<DefaultRoute> Parse(ReadOnlySpan<byte> message)
    {
        // rtmsg: family, destination's and source's prefix lengths, tos, table, protocol, scope, type.
        if (message.Length < HeaderLength || message[1] != 0 || message[2] != 0 || message[4] != MainTable || message[7] != Unicast)
            return [];
        var isIPv6 = message[0] == 10;
        var routes = new List<DefaultRoute>();
        var (index, gateway) = Hop(message[HeaderLength..]);
        if (index is not null)
            routes.Add(new DefaultRoute(isIPv6, index.Value, gateway));
        foreach (var (type, value) in NetlinkAttributes.Read(message[HeaderLength..]))
        {
            if (type == Multipath)
                routes.AddRange(Hops(value, isIPv6));
        }

        return routes;
    }

    /// <summary>struct rtnexthop: length, flags, hops, interface, then attributes.</summary>
    private static List<DefaultRoute> Hops(ReadOnlySpan<byte> rest, bool isIPv6)
    {
        var routes = new List<DefaultRoute>();
        while (rest.Length >= 8)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < 8 || length > rest.Length)
                break;
            routes.Add(new DefaultRoute(isIPv6, BinaryPrimitives.ReadInt32LittleEndian(rest[4..]), Hop(rest[8..length]).Gateway));
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        return routes;
    }

    private static (int? Index, IPAddress? Gateway) Hop(ReadOnlySpan<byte> attributes)
    {
        int? index = null;
        IPAddress? gateway = null;
        foreach (var (type, value) in NetlinkAttributes.Read(attributes))
        {
            if (type == OutInterface && value.Length == 4)
                index = BinaryPrimitives.ReadInt32LittleEndian(value);
            else if (type == Gateway && value.Length is 4 or 16)
                gateway = new IPAddress(value);
            // struct rtvia: family, then an address of the other family (IPv4 through an IPv6 gateway, RFC 5549).
            else if (type == Via && value.Length is 6 or 18)
                gateway = new IPAddress(value.AsSpan(2));
        }

        return (index, gateway);
    }
}
