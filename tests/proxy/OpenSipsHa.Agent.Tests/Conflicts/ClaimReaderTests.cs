using System.Net;
using System.Net.NetworkInformation;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Conflicts;

namespace OpenSipsHa.Agent.Tests.Conflicts;

public sealed class ClaimReaderTests
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private static readonly IPAddress VirtualIP6 = IPAddress.Parse("2001:db8::213");
    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("02-00-00-00-00-0A");
    private static readonly PhysicalAddress Other = PhysicalAddress.Parse("02-00-00-00-00-0B");

    [Fact]
    public void Announcements_claim_the_address_for_their_MAC()
    {
        AddressFrames.Announce(VirtualIP, Mac).Select(Read).ShouldBe(
        [
            new AddressClaim(VirtualIP, Mac, ClaimKind.ArpRequest),
            new AddressClaim(VirtualIP, Mac, ClaimKind.ArpReply),
        ]);
        AddressFrames.Announce(VirtualIP6, Mac).Select(Read).ShouldBe([new AddressClaim(VirtualIP6, Mac, ClaimKind.NeighborAdvertisement)]);
    }

    [Fact]
    public void A_question_claims_the_address_that_it_comes_from()
    {
        Read(ProbeFrames.Ask(IPAddress.Parse("192.168.1.1"), Mac, VirtualIP)).ShouldBe(new AddressClaim(VirtualIP, Mac, ClaimKind.ArpRequest));
        Read(ProbeFrames.Ask(IPAddress.Parse("2001:db8::1"), Mac, VirtualIP6)).ShouldBe(new AddressClaim(VirtualIP6, Mac, ClaimKind.NeighborSolicitation));
    }

    [Theory]
    [InlineData("192.168.1.213")]
    [InlineData("2001:db8::213")]
    public void A_probe_claims_nothing(string address) => Read(ProbeFrames.Probe(IPAddress.Parse(address), Mac)).ShouldBeNull();

    [Fact]
    public void An_answer_to_a_probe_is_known_by_its_target() =>
        Read(FrameWriter.Arp(FrameWriter.ArpReply, Mac, VirtualIP, Other, IPAddress.Any)).ShouldBe(new AddressClaim(VirtualIP, Mac, ClaimKind.ProbeAnswer));

    [Fact]
    public void The_MAC_is_the_one_that_others_are_told_to_use_not_the_one_of_the_frame()
    {
        var arp = AddressFrames.GratuitousArp(VirtualIP, Mac, 1);
        Other.GetAddressBytes().CopyTo(arp, 6);
        Read(arp)!.Value.Mac.ShouldBe(Mac);

        var advertisement = AddressFrames.UnsolicitedAdvertisement(VirtualIP6, Mac);
        Other.GetAddressBytes().CopyTo(advertisement, 6);
        Read(advertisement)!.Value.Mac.ShouldBe(Mac);
        // Without the option there is only the frame's.
        Read(advertisement[..78])!.Value.Mac.ShouldBe(Other);
    }

    [Theory]
    [InlineData(14 + 1, 2)] // another kind of hardware
    [InlineData(14 + 4, 8)] // longer MACs
    [InlineData(14 + 7, 3)] // reverse ARP
    public void ARP_of_other_shapes_claims_nothing(int offset, byte value)
    {
        var frame = AddressFrames.GratuitousArp(VirtualIP, Mac, 1);
        frame[offset] = value;
        Read(frame).ShouldBeNull();
    }

    [Theory]
    [InlineData(14 + 6, 17)] // not ICMPv6
    [InlineData(14 + 7, 254)] // has crossed a router
    [InlineData(14 + 40, 134)] // router advertisement
    public void Other_messages_and_forged_ones_claim_nothing(int offset, byte value)
    {
        var frame = AddressFrames.UnsolicitedAdvertisement(VirtualIP6, Mac);
        frame[offset] = value;
        Read(frame).ShouldBeNull();
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_never_throws() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255 * 256 + 255)).ToArbitrary(), changes =>
        {
            byte[][] frames =
            [
                AddressFrames.GratuitousArp(VirtualIP, Mac, 1), AddressFrames.UnsolicitedAdvertisement(VirtualIP6, Mac), ProbeFrames.Ask(VirtualIP, Mac, VirtualIP),
            ];
            foreach (var frame in frames)
            {
                foreach (var change in changes)
                    frame[change / 256 % frame.Length] = (byte)change;
                for (var length = 0; length <= frame.Length; length++)
                    ClaimReader.Read(frame.AsSpan(0, length));
            }
        }));

    private static AddressClaim? Read(byte[] frame) => ClaimReader.Read(frame);
}
