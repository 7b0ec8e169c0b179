using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Conflicts;

namespace OpenSipsHa.Agent.Tests.Conflicts;

/// <summary>The kernel runs the programs: on datagrams of a Unix socket, which need no network and no rights.</summary>
public sealed class ClaimFilterTests
{
    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("02-00-00-00-00-0A");
    private static readonly IPAddress[] IPv4 = [.. Enumerable.Range(1, 40).Select(i => IPAddress.Parse($"192.168.1.{i}"))];
    private static readonly IPAddress[] IPv6 = [.. Enumerable.Range(1, 40).Select(i => IPAddress.Parse($"2001:db8::{i:x}"))];

    [Fact]
    public void Claims_of_each_of_our_addresses_pass_and_no_others() => Passing(
        ClaimFilter.For(IPv4),
        [.. IPv4.Concat([IPAddress.Parse("192.168.1.41"), IPAddress.Parse("192.168.2.1"), IPAddress.Parse("1.1.168.192")]).SelectMany(a => AddressFrames.Announce(a, Mac))])
        .ShouldBe(IPv4.Length * 2);

    [Fact]
    public void Advertisements_of_each_of_our_addresses_pass_and_no_others() => Passing(
        ClaimFilter.For(IPv6),
        [.. IPv6.Concat([IPAddress.Parse("2001:db8::ff"), IPAddress.Parse("2001:db9::1"), IPAddress.Parse("2001:db8:1::1"), IPAddress.Parse("2001:db8::1:0:0:1")])
            .SelectMany(a => AddressFrames.Announce(a, Mac))])
        .ShouldBe(IPv6.Length);

    [Fact]
    public void Requests_for_our_address_do_not_pass_but_requests_from_it_do()
    {
        var (ours, theirs) = (IPv4[0], IPAddress.Parse("192.168.1.200"));
        Passing(ClaimFilter.For([ours]), ProbeFrames.Ask(ours, Mac, theirs), ProbeFrames.Probe(ours, Mac)).ShouldBe(0);
        Passing(ClaimFilter.For([ours]), ProbeFrames.Ask(theirs, Mac, ours)).ShouldBe(1);
        var (ours6, theirs6) = (IPv6[0], IPAddress.Parse("2001:db8::ff"));
        Passing(ClaimFilter.For([ours6]), ProbeFrames.Ask(ours6, Mac, theirs6), ProbeFrames.Probe(ours6, Mac)).ShouldBe(0);
        Passing(ClaimFilter.For([ours6]), ProbeFrames.Ask(theirs6, Mac, ours6)).ShouldBe(1);
    }

    [Fact]
    public void Other_ICMPv6_and_what_is_too_short_does_not_pass()
    {
        var frame = AddressFrames.UnsolicitedAdvertisement(IPv6[0], Mac);
        frame[54] = 134;
        Passing(ClaimFilter.For([IPv6[0]]), frame, frame[..60], [1]).ShouldBe(0);
        Passing(ClaimFilter.For([IPv4[0]]), AddressFrames.GratuitousArp(IPv4[0], Mac, 1)[..20], [1]).ShouldBe(0);
    }

    [Fact]
    public void As_many_virtual_IPs_as_a_cluster_may_have_fit()
    {
        // BPF_MAXINSNS.
        ClaimFilter.For([.. Enumerable.Range(0, 256).Select(i => IPAddress.Parse($"192.168.1.{i}"))]).Length.ShouldBeLessThan(4096);
        ClaimFilter.For([.. Enumerable.Range(0, 256).Select(i => IPAddress.Parse($"2001:db8::{i:x}"))]).Length.ShouldBeLessThan(4096);
    }

    /// <summary>How many of the frames the kernel delivers.</summary>
    private static int Passing(BpfInstruction[] program, params byte[][] frames)
    {
        var path = Path.Combine(Path.GetTempPath(), $"claim-filter-{Guid.NewGuid():N}");
        using var receiver = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            receiver.Bind(new UnixDomainSocketEndPoint(path));
            Attach(receiver, program);
            sender.Connect(new UnixDomainSocketEndPoint(path));
            var passed = 0;
            foreach (var frame in frames)
            {
                sender.Send(frame);
                // Delivered, or dropped by the receiver's filter, when the call returns.
                if (receiver.Available == 0)
                    continue;
                receiver.Receive(new byte[256]);
                passed++;
            }

            return passed;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Attach(Socket socket, BpfInstruction[] program)
    {
        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            Span<byte> descriptor = stackalloc byte[16];
            descriptor.Clear();
            MemoryMarshal.Write(descriptor, (ushort)program.Length);
            MemoryMarshal.Write(descriptor[8..], pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(1, 26, descriptor);
        }
        finally
        {
            pinned.Free();
        }
    }
}
