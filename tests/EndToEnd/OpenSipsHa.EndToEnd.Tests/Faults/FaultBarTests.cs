using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>The judgement itself: each thing that is wrong is said, and nothing else.</summary>
public sealed class FaultBarTests
{
    private static readonly Measurement Good = new(
        Ms(120), Ms(3), TimeSpan.Zero, TimeSpan.Zero, Ms(6), Announcements: 4, "a", "b", Failovers: 1, LongestPause: Ms(6));

    public static TheoryData<string, Func<Measurement, Measurement>> Spoilt => new()
    {
        { "two holders", run => run with { Overlap = Ms(1) } },
        { "two that answered", run => run with { AnsweredOverlap = Ms(10) } },
        { "not exactly one holder", run => run with { HolderAfter = null } },
        { "not exactly one holder", run => run with { Complaint = "nobody answers" } },
        { "gap of 1001 ms", run => run with { Gap = Ms(1001) } },
        { "after healing", run => run with { UnansweredAfterHeal = Ms(700) } },
    };

    [Fact]
    public void A_good_run_has_nothing_wrong() => FaultBar.Lost.Judge(Good).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Each_thing_that_is_wrong_is_said(string words, Func<Measurement, Measurement> spoil) =>
        FaultBar.Lost.Judge(spoil(Good)).ShouldHaveSingleItem().ShouldContain(words);

    [Fact]
    public void An_address_that_moves_although_it_should_stay_is_wrong() =>
        FaultBar.Unmoved.Judge(Good with { Gap = Ms(5) }).ShouldHaveSingleItem().ShouldContain("1 failovers");

    [Fact]
    public void A_median_above_its_limit_is_wrong_although_every_run_is_good() =>
        FaultBar.Graceful.Judge([Good, Good, Good with { Gap = Ms(10) }]).ShouldHaveSingleItem().ShouldBe("median gap of 120 ms, allowed 100 ms");

    [Fact]
    public void The_matrix_names_every_fault_once() =>
        FaultMatrix.Lines.Select(line => line.Fault.Name).Distinct().Count().ShouldBe(FaultMatrix.Lines.Count);

    [Fact]
    public void The_table_takes_the_place_between_its_marks_and_leaves_the_rest()
    {
        var line = FaultMatrix.Lines[0];
        var figures = FaultFigures.Of("opensipsha", line.Fault.Name, [Good]);

        var page = FaultTable.Insert("before\n<!-- faults:begin -->\nwhat was there\n<!-- faults:end -->\nafter\n", FaultTable.Of([(line, figures)]));

        page.ShouldStartWith("before\n<!-- faults:begin -->\n");
        page.ShouldEndWith("<!-- faults:end -->\nafter\n");
        page.ShouldContain($"| {line.Fault.Title} | 120 | 120 | {line.Bar.Title} | 0 |");
        page.ShouldNotContain("what was there");
        Should.Throw<FormatException>(() => FaultTable.Insert("no marks", "table"));
    }

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
