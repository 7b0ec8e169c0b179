using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Tests.Election;

/// <summary>What promises are made from.</summary>
public sealed class WriteLatencyTests
{
    [Fact]
    public void The_largest_counts_until_there_are_four_then_the_second_largest()
    {
        var latency = Answered(WriteLatency.None, 0, 5, 400, 7);
        latency.High.ShouldBe(Ms(400));
        Answered(latency, 3, 6).High.ShouldBe(Ms(7));
    }

    [Fact]
    public void What_is_older_than_a_minute_is_forgotten() =>
        Answered(Answered(WriteLatency.None, 0, 400, 300), 61, 5).High.ShouldBe(Ms(5));

    [Fact]
    public void A_write_that_was_given_up_counts_until_one_is_answered()
    {
        var latency = Answered(WriteLatency.None, 0, 5, 6, 7, 8).WithGivenUp(Ms(850)).WithGivenUp(Ms(800));
        latency.High.ShouldBe(Ms(850));
        // It was away, and is as fast as before.
        Answered(latency, 1, 5).High.ShouldBe(Ms(7));
    }

    private static WriteLatency Answered(WriteLatency latency, double second, params int[] took) =>
        took.Aggregate(latency, (so, ms) => so.With(new Instant(TimeSpan.FromSeconds(second)), Ms(ms)));

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
