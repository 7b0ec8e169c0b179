using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>Asks rtnetlink(7) for all of something once, in the network namespace of the calling thread.</summary>
internal static class NetlinkDump
{
    private const int HeaderLength = 16;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort RequestAndDump = 0x301;

    /// <param name="request">RTM_GET….</param>
    /// <param name="body">What follows the header of the request.</param>
    /// <returns>What follows the header of each answer.</returns>
    /// <exception cref="IOException">The kernel refuses or does not answer within 2 s.</exception>
    public static List<byte[]> Run(ushort request, ReadOnlySpan<byte> body)
    {
        using var socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, LinuxSockets.NetlinkRoute);
        LinuxSockets.SetReceiveTimeout(socket, TimeSpan.FromSeconds(2));
        var message = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), request);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), RequestAndDump);
        body.CopyTo(message.AsSpan(HeaderLength));
        if (LinuxSockets.Send(socket, message, message.Length, 0) != message.Length)
            throw LinuxSockets.Error(LinuxSockets.LastErrno, $"netlink request {request}");

        var answers = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = LinuxSockets.Receive(socket, buffer, buffer.Length, 0);
            if (received < 0 && Marshal.GetLastPInvokeError() == LinuxSockets.Interrupted)
                continue;
            if (received < 0)
                throw LinuxSockets.Error(LinuxSockets.LastErrno, $"netlink request {request}");
            if (Take(buffer.AsSpan(0, (int)received), request, answers))
                return answers;
        }
    }

    private static bool Take(ReadOnlySpan<byte> rest, ushort request, List<byte[]> answers)
    {
        while (rest.Length >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length < HeaderLength || length > rest.Length)
                throw new IOException($"netlink request {request}: an answer of {length} bytes in {rest.Length}");
            var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
            if (type == Done)
                return true;
            if (type == Error)
                throw new IOException($"netlink request {request}: errno {-BinaryPrimitives.ReadInt32LittleEndian(rest[HeaderLength..])}");
            answers.Add(rest[HeaderLength..length].ToArray());
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        return false;
    }
}
