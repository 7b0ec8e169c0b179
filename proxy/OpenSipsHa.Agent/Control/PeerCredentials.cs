using System.Buffers.Binary;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Control;

/// <summary>Who is at the other end of a unix socket, as the kernel knows it (unix(7), SO_PEERCRED).</summary>
internal static class PeerCredentials
{
    private const int SolSocket = 1;
    private const int PeerCred = 17;

    public static uint UserId(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, PeerCred, ucred);
        return BinaryPrimitives.ReadUInt32LittleEndian(ucred[4..]);
    }
}
