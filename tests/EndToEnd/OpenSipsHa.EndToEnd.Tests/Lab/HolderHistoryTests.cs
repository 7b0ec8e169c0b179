using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

public sealed class HolderHistoryTests
{
    private static readonly TimeSpan Always = TimeSpan.MaxValue;
    private static readonly TimeSpan Never = TimeSpan.MinValue;

    [Fact]
    public void An_address_that_moves_leaves_two_intervals_without_overlap()
    {
        var history = new HolderHistory();
        Sample(history, 0, Always, Never);
        Sample(history, 10, Always, Never);
        Sample(history, 20, Never, Never);
        Sample(history, 30, Never, Always);
        Sample(history, 40, Never, Always);

        history.Intervals.ShouldBe([Interval("a", 1, 10), Interval("b", 31, 40)]);
        history.Holders.ShouldBe(["b"]);
        HolderInterval.Overlap(history.Intervals).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Two_holders_at_once_are_an_overlap_of_that_length()
    {
        var history = new HolderHistory();
        Sample(history, 0, Always, Never);
        Sample(history, 10, Always, Always);
        Sample(history, 30, Always, Always);
        Sample(history, 40, Never, Always);

        HolderInterval.Overlap(history.Intervals).ShouldBe(Ms(19), "b from 11, a until 30");
    }

    [Fact]
    public void A_node_that_takes_the_address_back_has_two_intervals()
    {
        var history = new HolderHistory();
        Sample(history, 0, Always, Never);
        Sample(history, 10, Never, Never);
        Sample(history, 20, Always, Never);

        history.Intervals.ShouldBe([Interval("a", 1, 1), Interval("a", 21, 21)]);
    }

    [Fact]
    public void A_fence_ends_an_interval_to_the_millisecond_although_nobody_looked_then()
    {
        var history = new HolderHistory();
        Sample(history, 0, Ms(300), Never);
        Sample(history, 290, Ms(300), Never);
        Sample(history, 310, Ms(300), Never);

        history.Intervals.ShouldBe([Interval("a", 1, 300)]);
        history.Holders.ShouldBeEmpty();
    }

    [Fact]
    public void A_fence_that_is_opened_again_in_time_leaves_one_interval()
    {
        var history = new HolderHistory();
        Sample(history, 0, Ms(300), Never);
        Sample(history, 290, Ms(590), Never);
        Sample(history, 310, Ms(590), Never);

        history.Intervals.ShouldBe([Interval("a", 1, 310)]);
    }

    [Fact]
    public void An_address_that_moves_while_the_sampler_is_held_up_is_not_seen_on_both()
    {
        var history = new HolderHistory();
        Sample(history, 0, Always, Never);
        // a was looked at when it still had it, b 20 ms later when it had it already.
        history.Note("a", Ms(10), Ms(31), Always);
        history.Note("b", Ms(10), Ms(31), Always);
        Sample(history, 32, Never, Always);

        HolderInterval.Overlap(history.Intervals).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Intervals_are_cut_to_a_window()
    {
        HolderInterval[] all = [Interval("a", 0, 50), Interval("b", 60, 100), Interval("a", 110, 120)];

        HolderInterval.Within(all, Ms(40), Ms(105)).ShouldBe([Interval("a", 40, 50), Interval("b", 60, 100)]);
    }

    /// <summary>Looking takes a millisecond.</summary>
    private static void Sample(HolderHistory history, int ms, TimeSpan a, TimeSpan b)
    {
        history.Note("a", Ms(ms), Ms(ms + 1), a);
        history.Note("b", Ms(ms), Ms(ms + 1), b);
    }

    private static HolderInterval Interval(string node, int from, int to) => new(node, Ms(from), Ms(to));

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
