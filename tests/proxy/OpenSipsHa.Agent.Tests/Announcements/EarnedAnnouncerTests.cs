using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.Announcements;

public sealed class EarnedAnnouncerTests
{
    private static readonly NetworkLink Link = new(3, "eth0", PhysicalAddress.Parse("02-00-00-00-00-0A"), IsUp: true, HasCarrier: true);

    [Fact]
    public void A_refresh_that_is_due_when_authority_is_over_says_nothing()
    {
        var time = new ManualTime();
        var frames = new CountingSender();
        var clock = new MonotonicClock(time);
        using var announcer = new EarnedAnnouncer(frames, IPAddress.Parse("192.168.1.213"), clock, NullLogger.Instance);

        announcer.Earn(clock.Now + TimeSpan.FromMilliseconds(300));
        announcer.Start(Link, new AnnouncementTimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 3));
        frames.Sent.ShouldBe(6);

        time.Advance(TimeSpan.FromSeconds(1));
        announcer.Defend();
        frames.Sent.ShouldBe(6, "authority ended after 300 ms");

        announcer.Earn(clock.Now + TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(30));
        frames.Sent.ShouldBe(8, "it is earned again");
    }

    private sealed class CountingSender : IFrameSender
    {
        public int Sent { get; private set; }

        public void Send(int interfaceIndex, ReadOnlySpan<byte> frame) => Sent++;
    }
}
