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
}
