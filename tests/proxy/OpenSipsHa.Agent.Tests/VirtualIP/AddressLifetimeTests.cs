using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

public sealed class AddressLifetimeTests
{
    [Theory]
    [InlineData(3.8, 2)]
    [InlineData(3.1, 2)]
    [InlineData(3.09, 1)]
    [InlineData(2.1, 1)]
    [InlineData(2.09, 0)]
    [InlineData(-5, 0)]
    [InlineData(3600, 13)]
    public void A_lifetime_ends_with_the_kernels_delay_before_authority_does(double remaining, int seconds) =>
        AddressLifetime.Seconds(TimeSpan.FromSeconds(remaining)).ShouldBe(seconds);

    [Fact]
    public void Setting_it_again_wins_what_whole_seconds_lost()
    {
        for (var remaining = TimeSpan.FromSeconds(2.1); remaining < TimeSpan.FromSeconds(12); remaining += TimeSpan.FromMilliseconds(7))
        {
            if (AddressLifetime.NextProlongation(remaining) is not { } later)
                continue;
            later.ShouldBeGreaterThan(TimeSpan.Zero);
            // After the wait the same number of seconds is still right, and ends later than before.
            AddressLifetime.Seconds(remaining - later).ShouldBe(AddressLifetime.Seconds(remaining));
            AddressLifetime.NextProlongation(remaining - later).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(0.001, 2)]
    [InlineData(3600, 2)]
    public void With_a_fence_the_lifetime_is_the_same_as_long_as_there_is_authority(double remaining, int seconds) =>
        AddressLifetime.Seconds(TimeSpan.FromSeconds(remaining), isFenced: true).ShouldBe(seconds);

    [Fact]
    public void Without_a_fence_nothing_is_new()
    {
        for (var remaining = TimeSpan.FromSeconds(-1); remaining < TimeSpan.FromSeconds(20); remaining += TimeSpan.FromMilliseconds(7))
        {
            AddressLifetime.Seconds(remaining, isFenced: false).ShouldBe(AddressLifetime.Seconds(remaining));
            AddressLifetime.NextProlongation(remaining, isFenced: false).ShouldBe(AddressLifetime.NextProlongation(remaining));
        }
    }

    [Fact]
    public void Under_one_long_authority_a_fenced_address_is_refreshed_before_it_could_expire_and_until_authority_ends()
    {
        var until = TimeSpan.FromSeconds(9.3);
        var now = TimeSpan.Zero;
        while (AddressLifetime.NextProlongation(until - now, isFenced: true) is { } wait)
        {
            AddressLifetime.IsDue(wait).ShouldBeTrue();
            AddressLifetime.Lasts(wait, AddressLifetime.KeptSeconds).ShouldBeTrue();
            now += wait;
        }

        AddressLifetime.Lasts(until - now, AddressLifetime.KeptSeconds).ShouldBeTrue();
    }
}
