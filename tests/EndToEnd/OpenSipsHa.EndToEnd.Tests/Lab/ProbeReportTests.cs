using System.Net.NetworkInformation;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

public sealed class ProbeReportTests
{
    private static readonly PhysicalAddress A = PhysicalAddress.Parse("02:00:00:00:00:0a");
    private static readonly PhysicalAddress B = PhysicalAddress.Parse("02:00:00:00:00:0b");

    [Fact]
    public void The_gap_is_the_time_between_the_answered_probes_around_it()
    {
        var report = ProbeReport.Of([Answered(0, A), Answered(5, A), Lost(10), Lost(15), Answered(20, B), Answered(25, B)]);

        report.Gap.ShouldBe(Ms(15));
        report.GapStart.ShouldBe(Ms(5));
        report.Sent.ShouldBe(6);
        report.Answered.ShouldBe(4);
        report.Responders.ShouldBe([A, B]);
        report.StaleAnswers.ShouldBe(0);
    }

    [Fact]
    public void An_answer_that_comes_late_does_not_end_the_gap()
    {
        var late = new ProbeSample(Ms(5), Ms(5) + ProbeSample.Lateness + Ms(1), A);

        ProbeReport.Of([Answered(0, A), late, Answered(400, A)]).Gap.ShouldBe(Ms(400));
    }

    [Fact]
    public void Only_gaps_that_begin_before_a_given_time_count_when_one_is_given()
    {
        ProbeSample[] samples = [Answered(0, A), Lost(5), Answered(10, A), Answered(15, A), Lost(20), Lost(25), Answered(30, A)];

        ProbeReport.Of(samples, gapBefore: Ms(12)).Gap.ShouldBe(Ms(10));
        ProbeReport.Of(samples, gapBefore: Ms(18)).Gap.ShouldBe(Ms(15), "its end does not matter");
    }

    [Fact]
    public void A_series_that_ends_unanswered_is_a_gap_to_its_end() =>
        ProbeReport.Of([Answered(0, A), Lost(5), Lost(10)]).Gap.ShouldBe(Ms(10));

    [Fact]
    public void A_series_without_any_answer_is_a_gap_as_a_whole() =>
        ProbeReport.Of([Lost(0), Lost(700)]).Gap.ShouldBe(Ms(700));

    [Fact]
    public void A_former_holder_that_answers_again_is_seen() =>
        ProbeReport.Of([Answered(0, A), Answered(5, B), Answered(10, A), Answered(15, B)]).StaleAnswers.ShouldBe(1);

    [Fact]
    public void A_machine_without_processor_time_shows_as_a_pause_of_the_probe_itself() =>
        ProbeReport.Of([Answered(0, A), Answered(5, A), Answered(105, A)]).LongestPause.ShouldBe(Ms(100));

    private static ProbeSample Answered(int ms, PhysicalAddress by) => new(Ms(ms), Ms(ms + 1), by);

    private static ProbeSample Lost(int ms) => new(Ms(ms), null, null);

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
