using System.Buffers.Binary;
using System.Net;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>rtnetlink(7) in the network namespace of the thread that constructs it. One request at a time.</summary>
public sealed class RouteNetlink : INetwork, IDisposable
{
    private const int NoSuchAddress = 99;
    private const int NoSuchDevice = 19;

    private readonly Lock _gate = new();
    private readonly LinuxSocket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private uint _sequence;

    public RouteNetlink()
    {
        _socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, LinuxSockets.NetlinkRoute);
        LinuxSockets.SetReceiveTimeout(_socket, TimeSpan.FromSeconds(2));
    }

    public IReadOnlyList<NetworkLink> Links() => List(RouteMessage.GetLink, RouteMessage.NewLink, RouteMessage.ParseLink);

    public IReadOnlyList<AssignedAddress> Addresses() =>
        List(RouteMessage.GetAddress, RouteMessage.NewAddress, RouteMessage.ParseAddress);

    public void SetAddress(int interfaceIndex, IPAddress address, int lifetimeSeconds)
    {
        // 0 would be refused and 0xffffffff means forever: neither can be meant.
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetimeSeconds, 1);
        lock (_gate)
        {
            var sequence = ++_sequence;
            Change(RouteMessage.SetAddress(sequence, interfaceIndex, address, (uint)lifetimeSeconds), sequence, $"add {address}", ignored: 0);
        }
    }

    public void RemoveAddress(AssignedAddress address)
    {
        lock (_gate)
        {
            var sequence = ++_sequence;
            Change(RouteMessage.RemoveAddress(sequence, address), sequence, $"remove {address.Address}", NoSuchAddress);
        }
    }

    public void Dispose() => _socket.Dispose();

    private List<T> List<T>(ushort request, ushort answer, Func<ReadOnlySpan<byte>, T?> parse)
        where T : class
    {
        lock (_gate)
        {
            var found = new List<T>();
            var sequence = ++_sequence;
            Send(RouteMessage.List(request, sequence));
            Receive(sequence, (type, message) =>
            {
                if (type == answer && parse(message) is { } item)
                    found.Add(item);
            }, "list", ignored: 0);
            return found;
        }
    }

    private void Change(byte[] message, uint sequence, string what, int ignored)
    {
        Send(message);
        Receive(sequence, (_, _) => { }, what, ignored);
    }

    private void Send(byte[] message)
    {
        if (LinuxSockets.Send(_socket, message, message.Length, 0) != message.Length)
            throw LinuxSockets.Error("netlink send");
    }

    private delegate void Take(ushort type, ReadOnlySpan<byte> message);

    /// <summary>Until the acknowledgement or the end of the dump. Answers to requests that were given up are skipped.</summary>
    private void Receive(uint sequence, Take take, string what, int ignored)
    {
        while (true)
        {
            var received = LinuxSockets.Receive(_socket, _buffer, _buffer.Length, 0);
            if (received < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == LinuxSockets.Interrupted)
                continue;
            if (received < 0)
                throw LinuxSockets.Error(LinuxSockets.LastErrno, $"netlink: {what}");
            for (var rest = _buffer.AsSpan(0, (int)received); rest.Length >= RouteMessage.HeaderLength;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length < RouteMessage.HeaderLength || length > rest.Length)
                    throw new IOException($"netlink: {what}: a message of {length} bytes in {rest.Length}");
                var isOurs = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) == sequence;
                var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                if (isOurs && IsEnd(type, rest[..length], what, ignored))
                    return;
                if (isOurs)
                    take(type, rest[..length]);
                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
            }
        }
    }

    private static bool IsEnd(ushort type, ReadOnlySpan<byte> message, string what, int ignored)
    {
        if (type == RouteMessage.Done)
            return true;
        if (type != RouteMessage.Error)
            return false;
        var errno = -BinaryPrimitives.ReadInt32LittleEndian(message[RouteMessage.HeaderLength..]);
        // An interface that has gone took its addresses with it.
        if (errno == 0 || errno == ignored || (ignored == NoSuchAddress && errno == NoSuchDevice))
            return true;
        throw new IOException(
            $"netlink: {what}: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }
}
