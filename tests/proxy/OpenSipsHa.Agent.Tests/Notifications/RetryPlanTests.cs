using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class RetryPlanTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread_over_their_second_half()
    {
        var plan = new RetryPlan();
        foreach (var (attempts, whole) in new[] { (1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 15), (7, 15), (50, 15) })
        {
            var waits = Enumerable.Range(0, 500).Select(seed => plan.Wait(attempts, TimeSpan.Zero, new Random(seed))!.Value.TotalSeconds).ToList();
            waits.Min().ShouldBeInRange(whole * 0.5, whole * 0.55);
            waits.Max().ShouldBeInRange(whole * 0.95, whole);
        }
    }

    [Fact]
    public void Nothing_is_tried_later_than_a_minute_after_the_transition()
    {
        var plan = new RetryPlan();
        plan.Wait(7, TimeSpan.FromSeconds(44), new Random(1)).ShouldNotBeNull();
        plan.Wait(7, TimeSpan.FromSeconds(53), new Random(1)).ShouldBeNull();
    }
}
