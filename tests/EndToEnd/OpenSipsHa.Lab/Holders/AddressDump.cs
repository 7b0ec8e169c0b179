using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Holders;

/// <summary>
/// Reads the IPv4 addresses of a network namespace through rtnetlink(7), some 50 µs each time: cheap enough to ask every
/// 10 ms, which starting <c>ip addr</c> is not.
/// </summary>
public sealed partial class AddressDump : IDisposable
{
    private const int AfNetlink = 16;
    private const int SockRaw = 3;
    private const int SockCloexec = 0x80000;
    private const ushort GetAddress = 22;
    private const ushort NewAddress = 20;
    private const ushort Done = 3;
    private const int MessageHeader = 16;
    private const int AddressHeader = 8;
    private const ushort LocalAttribute = 2;
    private const ushort CacheInfoAttribute = 6;
    private const uint Forever = uint.MaxValue;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[32768];

    public AddressDump(NetworkNamespace host) => _socket = host.Run(OpenNetlink);

    /// <summary>All IPv4 addresses of all interfaces of the namespace.</summary>
    public IReadOnlyList<HeldAddress> Read()
    {
        Span<byte> request = stackalloc byte[MessageHeader + AddressHeader];
        request.Clear();
        MemoryMarshal.Write(request, request.Length);
        MemoryMarshal.Write(request[4..], GetAddress);
        const ushort requestDump = 0x301;
        MemoryMarshal.Write(request[6..], requestDump);
        request[MessageHeader] = (byte)AddressFamily.InterNetwork;
        _socket.Send(request);
        var addresses = new List<HeldAddress>();
        while (ReadPart(_buffer.AsSpan(0, _socket.Receive(_buffer)), addresses))
        {
        }

        return addresses;
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>False after the last part.</returns>
    private static bool ReadPart(ReadOnlySpan<byte> part, List<HeldAddress> addresses)
    {
        while (part.Length >= MessageHeader)
        {
            var length = MemoryMarshal.Read<int>(part);
            var type = MemoryMarshal.Read<ushort>(part[4..]);
            if (type == Done || length < MessageHeader || length > part.Length)
                return false;
            if (type == NewAddress && ReadAddress(part[MessageHeader..length]) is { } address)
                addresses.Add(address);
            part = part[Math.Min(part.Length, Aligned(length))..];
        }

        return true;
    }

    private static HeldAddress? ReadAddress(ReadOnlySpan<byte> message)
    {
        var prefixLength = message[1];
        IPAddress? address = null;
        (TimeSpan? Valid, TimeSpan? Preferred) lifetimes = default;
        for (var rest = message[AddressHeader..]; rest.Length >= 4;)
        {
            var length = MemoryMarshal.Read<ushort>(rest);
            if (length < 4 || length > rest.Length)
                break;
            var value = rest[4..length];
            switch (MemoryMarshal.Read<ushort>(rest[2..]))
            {
                case LocalAttribute when value.Length == 4:
                    address = new IPAddress(value);
                    break;
                case CacheInfoAttribute:
                    lifetimes = (Lifetime(value[4..]), Lifetime(value));
                    break;
            }

            rest = rest[Math.Min(rest.Length, Aligned(length))..];
        }

        return address is null ? null : new HeldAddress(address, prefixLength, lifetimes.Valid, lifetimes.Preferred);
    }

    private static TimeSpan? Lifetime(ReadOnlySpan<byte> value) =>
        MemoryMarshal.Read<uint>(value) is var seconds and not Forever ? TimeSpan.FromSeconds(seconds) : null;

    private static int Aligned(int length) => (length + 3) & ~3;

    /// <summary>.NET knows no AF_NETLINK, but takes a descriptor of any family.</summary>
    private static Socket OpenNetlink()
    {
        var descriptor = NativeSocket(AfNetlink, SockRaw | SockCloexec, 0);
        return descriptor >= 0
            ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true))
            : throw new LabException($"cannot open a netlink socket: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NativeSocket(int family, int type, int protocol);
}
