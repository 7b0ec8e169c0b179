using System.Net;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>Tells peers, from any port of the node's own address, what the worker has signed. Datagrams: said more than once.</summary>
internal sealed class GoneSender(IPAddress host) : IDisposable
{
    private readonly LinuxSocket _socket = UdpSockets.Open(new IPEndPoint(host, 0));

    public IPEndPoint EndPoint => new(host, UdpSockets.Port(_socket));

    /// <returns>To how many it is on its way.</returns>
    public int Send(HeldAddress held)
    {
        if (held.Gone.Length == 0)
            return 0;
        var sent = 0;
        foreach (var peer in held.Peers)
        {
            var address = new PeerAddress(peer).Bytes;
            if (LinuxSockets.SendTo(_socket, held.Gone, held.Gone.Length, UdpCalls.DontWait, address, address.Length) >= 0)
                sent++;
        }

        return sent;
    }

    public void Dispose() => _socket.Dispose();
}
