using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Peers;

/// <summary>A peer as sockets have it (sockaddr_in, sockaddr_in6), made once.</summary>
internal sealed class PeerAddress(IPEndPoint endPoint)
{
    /// <summary>Of sockaddr_in6, the longer one.</summary>
    public const int MaxLength = 28;

    private const int AddressFamilyV6 = 10;

    private readonly byte[] _bytes = endPoint.Serialize().Buffer[..(endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? MaxLength : 16)].ToArray();

    public IPEndPoint EndPoint { get; } = endPoint;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The port does not count: a supervisor speaks from any.</summary>
    public bool HasAddress(ReadOnlySpan<byte> address) => AddressOf(_bytes).SequenceEqual(AddressOf(address));

    public static IPAddress Read(ReadOnlySpan<byte> address) => new(AddressOf(address));

    private static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> address) =>
        address[0] == AddressFamilyV6 ? address.Slice(8, 16) : address.Slice(4, 4);
}
