using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// A packet(7) socket, in the network namespace of the thread that opens it, that hears claims of some addresses on one
/// interface and nothing else. Bound to one EtherType it is not given what this machine sends (dev_queue_xmit_nit serves
/// sockets for all types only). A <see cref="Socket"/> and not a bare descriptor, so that no thread waits for what hardly ever comes.
/// </summary>
internal sealed class ClaimSocket : IDisposable
{
    private const int SolSocket = 1;
    private const int AttachFilter = 26;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[256];

    private ClaimSocket(Socket socket) => _socket = socket;

    /// <param name="addresses">All of one family, at least one.</param>
    /// <exception cref="IOException">No such interface, no CAP_NET_RAW.</exception>
    public static ClaimSocket Open(int interfaceIndex, IReadOnlyCollection<IPAddress> addresses)
    {
        Socket? socket = null;
        try
        {
            // With protocol 0 nothing is received until it is bound: no frame gets in before the filter is there.
            socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
            Attach(socket, ClaimFilter.For(addresses));
            socket.Bind(new PacketEndPoint(ClaimFilter.EtherType(addresses.First().AddressFamily), interfaceIndex));
            return new ClaimSocket(socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new IOException($"listening for {string.Join(", ", addresses)} on interface {interfaceIndex}: {e.Message}", e);
        }
    }

    /// <summary>Skips what is malformed. One call at a time.</summary>
    /// <exception cref="SocketException">The interface has gone down; it works again when the interface does.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<AddressClaim> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken);
            if (ClaimReader.Read(_buffer.AsSpan(0, length)) is { } claim)
                return claim;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static unsafe void Attach(Socket socket, BpfInstruction[] program)
    {
        fixed (BpfInstruction* first = program)
        {
            // struct sock_fprog: a length of 16 bits, then, aligned, a pointer. The kernel copies what it points to.
            Span<byte> descriptor = stackalloc byte[16];
            descriptor.Clear();
            MemoryMarshal.Write(descriptor, (ushort)program.Length);
            MemoryMarshal.Write(descriptor[8..], (nint)first);
            socket.SetRawSocketOption(SolSocket, AttachFilter, descriptor);
        }
    }
}
