using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Announcements;

namespace OpenSipsHa.Agent.Tests.Announcements;

public sealed class AddressFramesTests
{
    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("02-00-00-00-00-0A");

    [Theory]
    [InlineData(1, "000000000000")]
    [InlineData(2, "02000000000a")]
    public void Gratuitous_ARP_says_the_address_twice_and_our_MAC(ushort operation, string targetMac)
    {
        var frame = Convert.ToHexStringLower(AddressFrames.GratuitousArp(IPAddress.Parse("192.168.1.213"), Mac, operation));
        frame.ShouldBe(
            "ffffffffffff" + "02000000000a" + "0806" // Ethernet: to all, from us, ARP
            + "0001" + "0800" + "06" + "04" + $"000{operation}" // Ethernet, IPv4, lengths, operation
            + "02000000000a" + "c0a801d5" + targetMac + "c0a801d5");
    }

    [Fact]
    public void An_IPv4_address_is_announced_by_request_and_reply_an_IPv6_one_by_advertisement()
    {
        AddressFrames.Announce(IPAddress.Parse("192.0.2.1"), Mac).Select(frame => frame[21]).ShouldBe([(byte)1, (byte)2]);
        var advertisement = AddressFrames.Announce(IPAddress.Parse("2001:db8::5"), Mac).ShouldHaveSingleItem();
        Convert.ToHexStringLower(advertisement.AsSpan(0, 14)).ShouldBe("333300000001" + "02000000000a" + "86dd");
        advertisement[14 + 7].ShouldBe((byte)255);
        advertisement[54].ShouldBe((byte)136);
        advertisement[58].ShouldBe((byte)0x20);
        // The sum over pseudo-header and message, checksum included, is all ones.
        uint sum = 32 + 58;
        for (var i = 22; i < advertisement.Length; i += 2)
            sum += (uint)((advertisement[i] << 8) | advertisement[i + 1]);
        ((sum & 0xffff) + (sum >> 16)).ShouldBe(0xffffu);
    }

    [Fact]
    public void An_interface_without_an_Ethernet_address_is_refused_with_its_length() =>
        Should.Throw<ArgumentException>(() => AddressFrames.GratuitousArp(IPAddress.Loopback, PhysicalAddress.None, 1))
            .Message.ShouldContain("0 bytes");
}
