using System.Buffers.Binary;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>The number that every transaction of nftables raises, of the calling thread's namespace.</summary>
internal static class RulesetGeneration
{
    public static uint Read()
    {
        using var socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, 12);
        LinuxSockets.SetReceiveTimeout(socket, TimeSpan.FromSeconds(2));
        // NFT_MSG_GETGEN of NFNL_SUBSYS_NFTABLES.
        byte[] request = [20, 0, 0, 0, 16, 10, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        LinuxSockets.Send(socket, request, request.Length, 0).ShouldBe(20);
        var answer = new byte[256];
        LinuxSockets.Receive(socket, answer, answer.Length, 0).ShouldBeGreaterThan(27);
        return BinaryPrimitives.ReadUInt32BigEndian(NetlinkAttributes.Find(answer.AsSpan(20), 1));
    }
}
