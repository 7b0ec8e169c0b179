using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

public sealed class EarnedOpeningTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.168.1.213");

    private readonly ManualTime _time = new();
    private readonly RecordingFence _fence = new();
    private readonly MonotonicClock _clock;
    private readonly EarnedOpening _opening;

    public EarnedOpeningTests()
    {
        _clock = new MonotonicClock(_time);
        _opening = new EarnedOpening(_fence, _clock, Address);
    }

    [Fact]
    public void It_opens_for_what_is_left_of_authority()
    {
        _opening.Open(For(285)).ShouldBeTrue();
        _fence.Calls.ShouldBe(["open 285"]);
    }

    [Fact]
    public void Without_authority_it_closes()
    {
        var authority = For(285);
        _time.Advance(TimeSpan.FromMilliseconds(285));
        _opening.Open(authority).ShouldBeFalse();
        _fence.Calls.ShouldBe(["close"]);
    }

    [Fact]
    public void A_pause_between_the_look_at_the_clock_and_the_opening_is_made_good_from_a_fresh_look()
    {
        _fence.Pauses.Enqueue(40);
        _opening.Open(For(285)).ShouldBeTrue();
        _fence.Calls.ShouldBe(["open 285", "open 245"]);
    }

    [Fact]
    public void A_pause_longer_than_authority_ends_closed()
    {
        _fence.Pauses.Enqueue(10_000);
        _opening.Open(For(285)).ShouldBeFalse();
        _fence.Calls.ShouldBe(["open 285", "close"]);
    }

    [Fact]
    public void A_machine_that_always_pauses_is_closed()
    {
        for (var i = 0; i < 100; i++)
            _fence.Pauses.Enqueue(11);
        _opening.Open(For(2000)).ShouldBeFalse();
        _fence.Calls.Count.ShouldBe(6);
        _fence.Calls[^1].ShouldBe("close");
    }

    [Fact]
    public void What_the_kernel_refuses_is_told()
    {
        _fence.Refuses = true;
        Should.Throw<IOException>(() => _opening.Open(For(285)));
    }

    private Authority For(double ms)
    {
        _fence.Pause = ms => _time.Advance(TimeSpan.FromMilliseconds(ms));
        return new Authority(_clock.Now, _clock.Now + TimeSpan.FromMilliseconds(ms), 1);
    }
}
