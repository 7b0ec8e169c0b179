namespace OpenSipsHa.Agent.Peers;

/// <summary>The way to the other members of the cluster. Datagrams: any of them may be lost, doubled or late.</summary>
public interface IPeerLink
{
    /// <summary>Signs and sends to every peer; does not wait, and drops what cannot be sent.</summary>
    void Send(PeerMessage message);

    /// <summary>The datagram that <see cref="Send"/> would send, for somebody without the key to send later.</summary>
    byte[] Sign(PeerMessage message);

    /// <summary>
    /// Calls back, on a thread of the link's and without waiting, with every authentic message about the Lease, until the
    /// result is disposed. What the member itself sent is not among them.
    /// </summary>
    IDisposable Subscribe(string lease, Action<PeerMessage> heard);
}
