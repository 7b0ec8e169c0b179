namespace OpenSipsHa.Proxy.Tests;

public sealed class LogThrottleTests
{
    [Fact]
    public void A_flood_is_cut_to_its_rate_and_the_rest_is_counted()
    {
        var time = new ManualTime();
        var throttle = new LogThrottle(3, time);
        Enumerable.Range(0, 10).Count(_ => throttle.TryTake(out var _)).ShouldBe(3);
        time.Advance(TimeSpan.FromSeconds(1));
        throttle.TryTake(out var withheld).ShouldBeTrue();
        withheld.ShouldBe(7);
        throttle.TryTake(out withheld).ShouldBeTrue();
        withheld.ShouldBe(0);
    }
}
