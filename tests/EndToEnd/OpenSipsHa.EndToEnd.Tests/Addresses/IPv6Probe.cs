using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>Asks an IPv6 address for SIP OPTIONS every 10 ms (<see cref="OpenSipsHa.Lab.Probing.SipProbe"/> is for IPv4).</summary>
internal sealed class IPv6Probe(NetworkNamespace client, IPAddress local, IPEndPoint target)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>From before a fault, which comes when it answers, until 4 s after it.</summary>
    /// <returns>Longest time between two answers; null = it did not answer before, or not after.</returns>
    public async Task<TimeSpan?> GapAsync(Action fault, CancellationToken cancellationToken)
    {
        using var socket = client.OpenSocket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(local, 0));
        socket.Blocking = false;
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var clock = Stopwatch.StartNew();
        var (longest, last, sequence) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        TimeSpan? faultAt = null;
        while (clock.Elapsed < (faultAt + After ?? Patience))
        {
            if (Ask(socket, Options(port, ++sequence)))
            {
                var now = clock.Elapsed;
                longest = last > TimeSpan.Zero && now - last > longest ? now - last : longest;
                last = now;
            }

            if (faultAt is null && last > Before)
            {
                fault();
                faultAt = clock.Elapsed;
            }

            await Task.Delay(Interval, cancellationToken);
        }

        return last > faultAt ? longest : null;
    }

    /// <returns>true = there were answers to earlier ones.</returns>
    private bool Ask(Socket socket, byte[] request)
    {
        var isAnswered = false;
        try
        {
            socket.SendTo(request, target);
            for (var buffer = new byte[4096]; socket.Available > 0; isAnswered = true)
                socket.Receive(buffer);
        }
        catch (SocketException)
        {
            // No neighbour answers, or none did: that is what is being measured.
        }

        return isAnswered;
    }

    private byte[] Options(int port, int sequence) => Encoding.ASCII.GetBytes(
        $"""
        OPTIONS sip:[{target.Address}] SIP/2.0
        Via: SIP/2.0/UDP [{local}]:{port};branch=z9hG4bK-six-{port}-{sequence}
        From: <sip:probe@example.com>;tag={sequence}
        To: <sip:[{target.Address}]>
        Call-ID: six-{port}-{sequence}
        CSeq: 1 OPTIONS
        Max-Forwards: 70
        Content-Length: 0


        """.ReplaceLineEndings("\r\n"));
}
