using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Sip.Dns;

/// <summary>One query to one server and its answer, over UDP or TCP.</summary>
internal static class DnsExchange
{
    private const int LengthPrefix = 2;

    /// <summary>
    /// The answer; over TCP when it does not fit a datagram, or when it repeats the question in other letters than asked: what a forger
    /// guesses he cannot say in a connection.
    /// </summary>
    /// <exception cref="SocketException">Nobody listens there, or there is no way.</exception>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    /// <exception cref="EndOfStreamException">The connection ended too soon.</exception>
    /// <exception cref="OperationCanceledException">Nothing came in time.</exception>
    public static async Task<DnsMessage> AskAsync(IPEndPoint server, DnsQuery query, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = await WithinAsync(token => AskUdpAsync(server, query, token), timeout, time, cancellationToken)
            ?? await WithinAsync(token => AskTcpAsync(server, query, token), timeout, time, cancellationToken);
        return answer!;
    }

    private static async Task<DnsMessage?> WithinAsync(
        Func<CancellationToken, Task<DnsMessage?>> ask, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return await ask(either.Token);
    }

    /// <returns>null = ask over TCP.</returns>
    private static async Task<DnsMessage?> AskUdpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        // A socket of its own has a port that the kernel draws; connected it hears nobody else, and of a closed port.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query.Bytes, SocketFlags.None, cancellationToken);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            var match = query.Match(buffer.AsSpan(0, length));
            if (match == DnsMatch.None)
                continue;
            var answer = Parse(buffer.AsSpan(0, length));
            return match == DnsMatch.OtherCase || answer.IsTruncated ? null : answer;
        }
    }

    private static async Task<DnsMessage?> AskTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var request = new byte[LengthPrefix + query.Bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(request, (ushort)query.Bytes.Length);
        query.Bytes.CopyTo(request.AsMemory(LengthPrefix));
        await stream.WriteAsync(request, cancellationToken);
        var prefix = new byte[LengthPrefix];
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        var bytes = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        if (query.Match(bytes) == DnsMatch.None)
            throw new InvalidDataException("the answer over TCP is to another question");
        var answer = Parse(bytes);
        return answer.IsTruncated ? throw new InvalidDataException("the answer over TCP is truncated") : answer;
    }

    private static DnsMessage Parse(ReadOnlySpan<byte> bytes) =>
        DnsMessage.TryParse(bytes, out var message) ? message : throw new InvalidDataException("the answer cannot be read");
}
