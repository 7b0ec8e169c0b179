using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Fencing.Nftables;

/// <summary>
/// Asks the kernel for one thing, without a transaction and without waiting for those of others; allocates nothing. In the
/// network namespace of the thread that constructs it. One at a time.
/// </summary>
internal sealed class NftablesQueries : IDisposable
{
    private const int NetlinkNetfilter = 12;
    private const int NoEntry = 2;

    private readonly LinuxSocket _socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, NetlinkNetfilter);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private uint _sequence;

    public NftablesQueries() => LinuxSockets.SetReceiveTimeout(_socket, TimeSpan.FromSeconds(1));

    /// <param name="query">Of <see cref="NetfilterMessage.QueryTable"/>.</param>
    /// <returns>0 = there is no such table.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public ulong HandleOfTable(byte[] query)
    {
        var answer = Ask(query);
        return answer.IsEmpty ? 0 : NetfilterMessage.HandleOfTable(answer);
    }

    /// <param name="query">Of <see cref="NetfilterMessage.QueryElement"/>.</param>
    /// <returns>Milliseconds that are left; null = there is no such element, or no such set.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public ulong? RemainingOf(byte[] query)
    {
        var answer = Ask(query);
        return answer.IsEmpty ? null : NetfilterMessage.ExpirationOfElement(answer);
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Ask(byte[] query)
    {
        var sequence = ++_sequence;
        NetfilterMessage.SetSequence(query, sequence);
        if (LinuxSockets.Send(_socket, query, query.Length, 0) != query.Length)
            throw LinuxSockets.Error("nftables: send");
        while (true)
        {
            var received = LinuxSockets.Receive(_socket, _buffer, _buffer.Length, 0);
            if (received < 0 && Marshal.GetLastPInvokeError() == LinuxSockets.Interrupted)
                continue;
            if (received < NetfilterMessage.AttributesOffset)
                throw LinuxSockets.Error("nftables: receive");
            var answer = _buffer.AsSpan(0, (int)received);
            if (BinaryPrimitives.ReadUInt32LittleEndian(answer[8..]) != sequence)
                continue;
            if (BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) != NetfilterMessage.Error)
                return answer;
            var errno = -BinaryPrimitives.ReadInt32LittleEndian(answer[RouteMessage.HeaderLength..]);
            return errno == NoEntry
                ? default
                : throw new IOException($"nftables: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
        }
    }
}
