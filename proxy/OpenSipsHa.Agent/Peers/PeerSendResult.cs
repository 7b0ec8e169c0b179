namespace OpenSipsHa.Agent.Peers;

/// <summary>What became of a datagram that was to be sent.</summary>
/// <param name="Errno">0 = it is on its way.</param>
internal readonly record struct PeerSendResult(int Errno)
{
    /// <summary>As metrics name it.</summary>
    public string Name => Errno switch
    {
        0 => PeerMetrics.Sent,
        UdpCalls.NotPermitted => "forbidden",
        UdpCalls.NetworkUnreachable or UdpCalls.HostUnreachable => "unreachable",
        UdpCalls.TryAgain or VirtualIP.Netlink.LinuxSockets.NoBufferSpace => "busy",
        _ => "failed",
    };
}
