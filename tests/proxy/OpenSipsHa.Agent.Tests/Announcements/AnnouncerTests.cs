using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.Announcements;

public sealed class AnnouncerTests
{
    private static readonly NetworkLink Link = new(3, "eth0", PhysicalAddress.Parse("02-00-00-00-00-0A"), IsUp: true, HasCarrier: true);
    private static readonly AnnouncementTimes Times = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 3);

    private readonly ManualTime _time = new();
    private readonly RecordingSender _sender = new();

    [Fact]
    public void A_burst_at_once_a_second_one_after_the_delay_then_one_of_each_kind_every_refresh()
    {
        using var announcer = Announcer();
        announcer.Start(Link, Times);
        _sender.Sent.ShouldBe(6);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        _sender.Sent.ShouldBe(6);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _sender.Sent.ShouldBe(12);
        _time.Advance(TimeSpan.FromSeconds(30));
        _sender.Sent.ShouldBe(14);
        _time.Advance(TimeSpan.FromSeconds(30));
        _sender.Sent.ShouldBe(16);
    }

    [Fact]
    public void Nothing_is_sent_after_Stop()
    {
        using var announcer = Announcer();
        announcer.Start(Link, Times);
        announcer.Stop();
        _time.Advance(TimeSpan.FromSeconds(100));
        _sender.Sent.ShouldBe(6);
    }

    [Fact]
    public void A_send_error_does_not_end_the_series()
    {
        using var announcer = Announcer();
        _sender.Fails = true;
        announcer.Start(Link, Times);
        _time.Advance(TimeSpan.FromSeconds(1));
        _sender.Sent.ShouldBe(0);
        _sender.Fails = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        _sender.Sent.ShouldBe(2);
    }

    [Fact]
    public void One_send_error_costs_one_packet_and_not_the_rest_of_the_burst()
    {
        using var announcer = Announcer();
        _sender.FailNext = 1;
        announcer.Start(Link, Times);
        _sender.Sent.ShouldBe(5);
    }

    [Fact]
    public void A_challenge_is_answered_with_one_packet_of_each_kind_at_most_once_a_second()
    {
        using var announcer = Announcer();
        announcer.Start(Link, Times);
        announcer.Defend().ShouldBeTrue();
        _sender.Sent.ShouldBe(8);
        announcer.Defend().ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        announcer.Defend().ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _sender.Sent.ShouldBe(14);
        announcer.Defend().ShouldBeTrue();
        _sender.Sent.ShouldBe(16);
    }

    [Fact]
    public void What_is_not_held_is_not_defended_and_not_announced_again()
    {
        using var announcer = Announcer();
        announcer.Defend().ShouldBeFalse();
        announcer.StartAgain();
        announcer.Start(Link, Times);
        announcer.Stop();
        announcer.Defend().ShouldBeFalse();
        announcer.StartAgain();
        _time.Advance(TimeSpan.FromSeconds(100));
        _sender.Sent.ShouldBe(6);
    }

    [Fact]
    public void The_series_can_begin_again()
    {
        using var announcer = Announcer();
        announcer.Start(Link, Times);
        _time.Advance(TimeSpan.FromSeconds(20));
        announcer.StartAgain();
        _sender.Sent.ShouldBe(18);
        _time.Advance(TimeSpan.FromSeconds(1));
        _sender.Sent.ShouldBe(24);
        _time.Advance(TimeSpan.FromSeconds(30));
        _sender.Sent.ShouldBe(26);
    }

    [Fact]
    public void Nothing_is_sent_without_authority_whatever_is_due()
    {
        var hasAuthority = true;
        using var announcer = new Announcer(_sender, IPAddress.Parse("192.168.1.213"), _time, NullLogger.Instance, () => hasAuthority);
        announcer.Start(Link, Times);
        _sender.Sent.ShouldBe(6);
        hasAuthority = false;
        _time.Advance(TimeSpan.FromSeconds(31));
        announcer.Defend();
        announcer.StartAgain();
        _sender.Sent.ShouldBe(6);
        hasAuthority = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        _sender.Sent.ShouldBe(12);
    }

    private Announcer Announcer() => new(_sender, IPAddress.Parse("192.168.1.213"), _time, NullLogger.Instance);

    private sealed class RecordingSender : IFrameSender
    {
        public int Sent { get; private set; }

        public bool Fails { get; set; }

        public int FailNext { get; set; }

        public void Send(int interfaceIndex, ReadOnlySpan<byte> frame)
        {
            interfaceIndex.ShouldBe(3);
            if (Fails || FailNext-- > 0)
                throw new IOException("network is down");
            Sent++;
        }
    }
}
