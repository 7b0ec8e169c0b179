using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>The order of what is done to kernel and fence, and how often.</summary>
public sealed class FencedAddressTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.168.1.213");

    private readonly ManualTime _time = new();
    private readonly RecordingFence _fence = new();
    private readonly RecordingNetwork _network;
    private readonly MonotonicClock _clock;
    private readonly FencedAddress _address;

    public FencedAddressTests()
    {
        _clock = new MonotonicClock(_time);
        _network = new RecordingNetwork(_fence.Calls);
        _address = new FencedAddress(_network, _fence, _clock, Address);
    }

    [Fact]
    public void Gained_it_is_guarded_then_bound_then_opened()
    {
        _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.Added);
        Calls().ShouldBe("guard, answer on eth0, list, set 2, open 285");
    }

    [Fact]
    public void Ten_times_a_second_only_the_fence_is_refreshed_and_the_lifetime_about_once_a_second()
    {
        _address.Bind(_network.Eth0, For(285));
        _fence.Calls.Clear();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.Prolonged);
        }

        _fence.Calls.Count(call => call == "open 285").ShouldBe(100);
        _fence.Calls.Count(call => call == "set 2").ShouldBeInRange(10, 15);
        _fence.Calls.ShouldNotContain("list");
    }

    [Fact]
    public void Renewed_once_a_second_the_lifetime_is_set_each_time()
    {
        _address.Bind(_network.Eth0, For(3800));
        for (var i = 0; i < 5; i++)
        {
            _fence.Calls.Clear();
            _time.Advance(TimeSpan.FromSeconds(0.9));
            _address.Bind(_network.Eth0, For(3800)).ShouldBe(BindOutcome.Prolonged);
            Calls().ShouldBe("open 3800, set 2");
        }
    }

    [Fact]
    public void When_authority_is_over_no_lifetime_is_set_and_the_fence_is_closed()
    {
        var authority = For(1500);
        _address.Bind(_network.Eth0, authority);
        _fence.Calls.Clear();
        _time.Advance(TimeSpan.FromMilliseconds(1500));
        _address.Bind(_network.Eth0, authority).ShouldBe(BindOutcome.TooLate);
        Calls().ShouldBe("close");
        _time.Advance(TimeSpan.FromSeconds(5));
        _address.Bind(_network.Eth0, authority).ShouldBe(BindOutcome.TooLate);
        _fence.Calls.ShouldNotContain("set 2");
    }

    [Fact]
    public void After_a_pause_in_which_it_may_have_expired_it_is_looked_for()
    {
        _address.Bind(_network.Eth0, For(285));
        _network.Assigned.Clear();
        _fence.Calls.Clear();
        _time.Advance(TimeSpan.FromSeconds(1.8));
        _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.Added);
        Calls().ShouldBe("guard, answer on eth0, list, set 2, open 285");
    }

    [Fact]
    public void Somebody_who_removed_it_is_noticed_by_looking_and_it_is_bound_again()
    {
        _address.Bind(_network.Eth0, For(285));
        _network.Assigned.Clear();
        _address.Tidy(_network.Eth0).ShouldBeFalse();
        _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.Added);
        _address.Tidy(_network.Eth0).ShouldBeTrue();
    }

    [Fact]
    public void A_pause_in_the_middle_of_a_gain_ends_closed_when_authority_is_over()
    {
        _fence.Pause = ms => _time.Advance(TimeSpan.FromMilliseconds(ms));
        _fence.Pauses.Enqueue(5000);
        _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.TooLate);
        Calls().ShouldEndWith("open 285, close");
    }

    [Fact]
    public void What_is_elsewhere_or_of_another_prefix_length_is_removed_when_it_is_bound()
    {
        _network.Assigned.Add(new AssignedAddress(2, Address, 24, uint.MaxValue, uint.MaxValue));
        _network.Assigned.Add(new AssignedAddress(7, Address, 32, uint.MaxValue, uint.MaxValue));
        _address.Bind(_network.Eth0, For(285)).ShouldBe(BindOutcome.Added);
        _network.Assigned.Single().ShouldBe(new AssignedAddress(2, Address, 32, 2, 0));
    }

    [Fact]
    public void Lost_the_fence_is_closed_then_it_is_removed_and_read_back()
    {
        _address.Bind(_network.Eth0, For(285));
        _fence.Calls.Clear();
        _address.Remove().ShouldBeTrue();
        Calls().ShouldBe("close, list, remove /32, list");
    }

    [Fact]
    public void A_fence_that_cannot_be_closed_does_not_keep_it_from_being_removed()
    {
        _address.Bind(_network.Eth0, For(285));
        _fence.Refuses = true;
        _address.Remove().ShouldBeTrue();
        _network.Assigned.ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_guarded_is_not_bound()
    {
        _fence.Refuses = true;
        Should.Throw<IOException>(() => _address.Bind(_network.Eth0, For(285)));
        _network.Assigned.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_fence_the_lifetime_ends_with_authority()
    {
        _fence.Complaint = "no nftables";
        _address.Bind(_network.Eth0, For(2050)).ShouldBe(BindOutcome.TooLate);
        _network.Assigned.ShouldBeEmpty();
        _address.Bind(_network.Eth0, For(3800)).ShouldBe(BindOutcome.Added);
        _fence.Calls.Clear();
        _time.Advance(TimeSpan.FromMilliseconds(600));
        _address.Bind(_network.Eth0, For(3300)).ShouldBe(BindOutcome.Prolonged);
        Calls().ShouldBe("set 2");
    }

    private string Calls() => string.Join(", ", _fence.Calls);

    private Authority For(double ms) => new(_clock.Now, _clock.Now + TimeSpan.FromMilliseconds(ms), 1);
}
