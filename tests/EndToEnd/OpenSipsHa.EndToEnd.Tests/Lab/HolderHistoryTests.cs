using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

public sealed class HolderHistoryTests
{
    [Fact]
    public void An_address_that_moves_leaves_two_intervals_without_overlap()
    {
        var history = new HolderHistory();
        Sample(history, 0, a: true, b: false);
        Sample(history, 10, a: true, b: false);
        Sample(history, 20, a: false, b: false);
        Sample(history, 30, a: false, b: true);
        Sample(history, 40, a: false, b: true);

        history.Intervals.ShouldBe([Interval("a", 0, 10), Interval("b", 30, 40)]);
        history.Holders.ShouldBe(["b"]);
        HolderInterval.Overlap(history.Intervals).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Two_holders_at_once_are_an_overlap_of_that_length()
    {
        var history = new HolderHistory();
        Sample(history, 0, a: true, b: false);
        Sample(history, 10, a: true, b: true);
        Sample(history, 30, a: true, b: true);
        Sample(history, 40, a: false, b: true);

        HolderInterval.Overlap(history.Intervals).ShouldBe(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_node_that_takes_the_address_back_has_two_intervals()
    {
        var history = new HolderHistory();
        Sample(history, 0, a: true, b: false);
        Sample(history, 10, a: false, b: false);
        Sample(history, 20, a: true, b: false);

        history.Intervals.ShouldBe([Interval("a", 0, 0), Interval("a", 20, 20)]);
    }

    private static void Sample(HolderHistory history, int ms, bool a, bool b)
    {
        history.Note("a", TimeSpan.FromMilliseconds(ms), a);
        history.Note("b", TimeSpan.FromMilliseconds(ms), b);
    }

    private static HolderInterval Interval(string node, int from, int to) =>
        new(node, TimeSpan.FromMilliseconds(from), TimeSpan.FromMilliseconds(to));
}
