using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>A name server on a loopback address of its own whose answers a test writes; UDP and TCP at the same port.</summary>
internal sealed class ScriptedNameServer : IDisposable
{
    private static int serial;

    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener tcp;
    private readonly CancellationTokenSource closing = new();

    public ScriptedNameServer()
    {
        var number = Interlocked.Increment(ref serial);
        udp.Bind(new IPEndPoint(new IPAddress([127, 53, (byte)(number >> 8), (byte)number]), 0));
        Endpoint = (IPEndPoint)udp.LocalEndPoint!;
        tcp = new TcpListener(Endpoint);
        tcp.Start();
        _ = ServeUdpAsync();
        _ = ServeTcpAsync();
    }

    public IPEndPoint Endpoint { get; }

    public DnsServers Alone => new() { Servers = [Endpoint], Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Datagrams to send for a query; none = silence.</summary>
    public Func<byte[], IEnumerable<byte[]>> OverUdp { get; set; } = _ => [];

    /// <summary>null = the connection is closed without an answer.</summary>
    public Func<byte[], byte[]?> OverTcp { get; set; } = _ => null;

    /// <summary>Questions in the order of coming, "udp A name" each.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentQueue<EndPoint> Sources { get; } = new();

    public void Dispose()
    {
        closing.Cancel();
        udp.Dispose();
        tcp.Dispose();
        closing.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), closing.Token);
                var query = buffer[..received.ReceivedBytes];
                Note("udp", query);
                Sources.Enqueue(received.RemoteEndPoint);
                foreach (var answer in OverUdp(query))
                    await udp.SendToAsync(answer, received.RemoteEndPoint, closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await tcp.AcceptTcpClientAsync(closing.Token);
                var stream = client.GetStream();
                var prefix = new byte[2];
                await stream.ReadExactlyAsync(prefix, closing.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(query, closing.Token);
                Note("tcp", query);
                if (OverTcp(query) is { } answer)
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private void Note(string transport, byte[] query)
    {
        DnsMessage.TryParse(query, out var message).ShouldBeTrue();
        Asked.Enqueue($"{transport} {message.Question!.Value.Type} {message.Question.Value.Name}{(message.HasEdns ? "" : " without EDNS")}");
    }
}
