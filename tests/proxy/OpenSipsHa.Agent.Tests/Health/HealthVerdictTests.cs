using OpenSipsHa.Agent.Health;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Health;

public sealed class HealthVerdictTests
{
    private static readonly HealthSettings Settings = new() { IntervalMs = 200, Failures = 3 };

    [Fact]
    public void So_many_misses_in_a_row_make_it_unhealthy_and_one_answer_makes_it_healthy()
    {
        var verdict = HealthVerdict.AtGain(Settings).Answered();
        verdict = Missed(verdict, 2);
        verdict.IsHealthy.ShouldBeTrue();
        verdict = verdict.Missed();
        verdict.IsHealthy.ShouldBeFalse();
        verdict = verdict.Missed();
        verdict.IsHealthy.ShouldBeFalse();
        verdict.Answered().IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public void Misses_that_an_answer_parts_do_not_add_up()
    {
        var verdict = HealthVerdict.AtGain(Settings).Answered();
        for (var i = 0; i < 10; i++)
            verdict = Missed(verdict, 2).Answered();
        Missed(verdict, 2).IsHealthy.ShouldBeTrue();
    }

    [Theory]
    [InlineData(200, 3, 5)]
    [InlineData(1000, 3, 1)]
    [InlineData(5000, 1, 1)]
    [InlineData(300, 2, 4)]
    public void Misses_count_only_after_the_first_second_of_holding(int intervalMs, int failures, int grace)
    {
        var verdict = HealthVerdict.AtGain(new HealthSettings { IntervalMs = intervalMs, Failures = failures });
        verdict = Missed(verdict, grace + failures - 1);
        verdict.IsHealthy.ShouldBeTrue();
        verdict.Missed().IsHealthy.ShouldBeFalse();
    }

    [Fact]
    public void The_first_answer_ends_the_grace()
    {
        var verdict = HealthVerdict.AtGain(Settings).Missed().Answered();
        Missed(verdict, 3).IsHealthy.ShouldBeFalse();
    }

    private static HealthVerdict Missed(HealthVerdict verdict, int times)
    {
        for (var i = 0; i < times; i++)
            verdict = verdict.Missed();
        return verdict;
    }
}
