using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>The kernel's table of tracked flows, in the network namespace of the thread that constructs it. One request at a time.</summary>
internal sealed class ConntrackNetlink : IDisposable
{
    private const int NetlinkNetfilter = 12;
    private const int NoEntry = 2;

    private readonly LinuxSocket _socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, NetlinkNetfilter);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private uint _sequence;

    public ConntrackNetlink() => LinuxSockets.SetReceiveTimeout(_socket, TimeSpan.FromSeconds(2));

    /// <summary>Asking for a list would load the module, and with it the tracking that nobody wants here.</summary>
    public static bool IsLoaded => Directory.Exists("/proc/sys/net/netfilter") && File.Exists("/proc/sys/net/netfilter/nf_conntrack_count");

    /// <summary>Deletes the flows whose original destination is the address, or whose replies come from it.</summary>
    /// <param name="goesOn">Asked now and then; false = leave the rest.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public int Delete(IPAddress address, Func<bool> goesOn) =>
        // The source of replies differs where the destination was translated.
        Delete(address, byReply: false, goesOn) + Delete(address, byReply: true, goesOn);

    public void Dispose() => _socket.Dispose();

    private int Delete(IPAddress address, bool byReply, Func<bool> goesOn)
    {
        var count = 0;
        foreach (var flow in Listed(address, byReply, goesOn))
        {
            if (!goesOn())
                break;
            var sequence = ++_sequence;
            Send(ConntrackMessage.Remove(sequence, flow));
            if (Receive(sequence, (_, _) => { }, goesOn))
                count++;
        }

        return count;
    }

    private List<byte[]> Listed(IPAddress address, bool byReply, Func<bool> goesOn)
    {
        var found = new List<byte[]>();
        var bytes = address.GetAddressBytes();
        var sequence = ++_sequence;
        Send(ConntrackMessage.List(sequence, address, byReply));
        Receive(sequence, (type, message) =>
        {
            if (type == ConntrackMessage.New && ConntrackMessage.IsOf(message, bytes, byReply))
                found.Add(message.ToArray());
        }, goesOn);
        return found;
    }

    private delegate void Take(ushort type, ReadOnlySpan<byte> message);

    private void Send(byte[] message)
    {
        if (LinuxSockets.Send(_socket, message, message.Length, 0) != message.Length)
            throw LinuxSockets.Error("conntrack: send");
    }

    /// <returns>false = there was no such flow any more.</returns>
    private bool Receive(uint sequence, Take take, Func<bool> goesOn)
    {
        while (goesOn())
        {
            var received = LinuxSockets.Receive(_socket, _buffer, _buffer.Length, 0);
            if (received < 0 && Marshal.GetLastPInvokeError() == LinuxSockets.Interrupted)
                continue;
            if (received < 0)
                throw LinuxSockets.Error("conntrack: receive");
            for (var rest = _buffer.AsSpan(0, (int)received); rest.Length >= ConntrackMessage.AttributesOffset;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length < ConntrackMessage.AttributesOffset || length > rest.Length)
                    throw new IOException($"conntrack: a message of {length} bytes in {rest.Length}");
                var isOurs = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) == sequence;
                var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                if (isOurs && type is ConntrackMessage.Done or ConntrackMessage.Error)
                    return type == ConntrackMessage.Done || IsDone(rest);
                if (isOurs)
                    take(type, rest[..length]);
                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
            }
        }

        return false;
    }

    private static bool IsDone(ReadOnlySpan<byte> message)
    {
        var errno = -BinaryPrimitives.ReadInt32LittleEndian(message[RouteMessage.HeaderLength..]);
        return errno == 0 || (errno == NoEntry
            ? false
            : throw new IOException($"conntrack: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})"));
    }
}
