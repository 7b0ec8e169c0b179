using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Netlink;

namespace OpenSipsHa.Lab.Holders;

/// <summary>
/// Reads the IPv4 addresses of a network namespace through rtnetlink(7), some 50 µs each time: cheap enough to ask every
/// 10 ms, which starting <c>ip addr</c> is not.
/// </summary>
public sealed class AddressDump(NetworkNamespace host) : IDisposable
{
    private const int NetlinkRoute = 0;
    private const ushort GetAddress = 22;
    private const int AddressHeader = 8;
    private const ushort LocalAttribute = 2;
    private const ushort CacheInfoAttribute = 6;
    private const uint Forever = uint.MaxValue;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(host, NetlinkRoute);

    /// <summary>All IPv4 addresses of all interfaces of the namespace.</summary>
    public IReadOnlyList<HeldAddress> Read()
    {
        Span<byte> header = stackalloc byte[AddressHeader];
        header.Clear();
        header[0] = (byte)AddressFamily.InterNetwork;
        var addresses = new List<HeldAddress>();
        while (!_socket.Dump(GetAddress, header, message => Add(addresses, message)))
            addresses.Clear();
        return addresses;
    }

    public void Dispose() => _socket.Dispose();

    private static void Add(List<HeldAddress> addresses, ReadOnlySpan<byte> message)
    {
        var attributes = message[AddressHeader..];
        if (NetlinkAttributes.Find(attributes, LocalAttribute) is not { Length: 4 } address)
            return;
        var times = NetlinkAttributes.Find(attributes, CacheInfoAttribute);
        addresses.Add(times.Length < 8
            ? new HeldAddress(new IPAddress(address), message[1], null, null)
            : new HeldAddress(new IPAddress(address), message[1], Lifetime(times[4..]), Lifetime(times)));
    }

    private static TimeSpan? Lifetime(ReadOnlySpan<byte> value) =>
        MemoryMarshal.Read<uint>(value) is var seconds and not Forever ? TimeSpan.FromSeconds(seconds) : null;
}
