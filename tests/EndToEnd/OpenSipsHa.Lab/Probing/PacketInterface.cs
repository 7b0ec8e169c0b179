using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Probing;

/// <summary>Ties a packet(7) socket to an interface, for which .NET has no endpoint.</summary>
internal static partial class PacketInterface
{
    private const int AfPacket = 17;
    private const int AddressLength = 20;

    /// <summary>To be called on a thread inside the interface's namespace.</summary>
    /// <exception cref="LabException">There is no such interface.</exception>
    public static void Bind(Socket socket, string name, ushort ethernetProtocol)
    {
        var index = Index(name);
        if (index == 0)
            throw new LabException($"there is no interface {name}");
        Span<byte> address = stackalloc byte[AddressLength];
        address.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(address, AfPacket);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], ethernetProtocol);
        BinaryPrimitives.WriteInt32LittleEndian(address[4..], index);
        if (NativeBind((int)socket.Handle, address, AddressLength) != 0)
            throw new LabException($"cannot bind to interface {name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Index(string name);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int NativeBind(int descriptor, ReadOnlySpan<byte> address, int length);
}
