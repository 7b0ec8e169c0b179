using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Destinations;

namespace OpenSipsHa.Proxy.Tests.Destinations;

/// <summary>The state machine of a destination: f = a call failed, a = a call was answered, F and A = the same of a probe.</summary>
public sealed class DestinationRecordTests
{
    private static readonly ProbingSettings Settings = new() { FailThreshold = 3, RiseThreshold = 2 };

    [Theory]
    [InlineData("", DestinationState.Active)]
    [InlineData("ff", DestinationState.Active)]
    [InlineData("fff", DestinationState.Probing)]
    [InlineData("ffaff", DestinationState.Active)]
    [InlineData("ffAff", DestinationState.Active)]
    [InlineData("fFf", DestinationState.Probing)]
    [InlineData("fffa", DestinationState.Probing)]
    [InlineData("fffA", DestinationState.Probing)]
    [InlineData("fffAA", DestinationState.Active)]
    [InlineData("fffAFA", DestinationState.Probing)]
    [InlineData("fffAFAA", DestinationState.Active)]
    [InlineData("fffFF", DestinationState.Probing)]
    [InlineData("fffFFF", DestinationState.Inactive)]
    [InlineData("fffFFFF", DestinationState.Inactive)]
    [InlineData("fffFFFA", DestinationState.Inactive)]
    [InlineData("fffFFFAA", DestinationState.Active)]
    [InlineData("fffFFFAFAA", DestinationState.Active)]
    [InlineData("fffFFFffffaaaa", DestinationState.Inactive)]
    [InlineData("fffAAff", DestinationState.Active)]
    public void It_takes_failures_in_a_row_to_go_down_and_probes_in_a_row_to_come_back(string course, DestinationState expected) =>
        After(course, Settings).State.ShouldBe(expected);

    [Fact]
    public void Without_probing_nothing_takes_it_out_because_nothing_could_bring_it_back() =>
        After("ffffffFFFF", Settings with { Mode = ProbingMode.Never }).ShouldBe(default);

    [Fact]
    public void With_thresholds_of_one_it_follows_at_once()
    {
        var settings = Settings with { FailThreshold = 1, RiseThreshold = 1 };
        After("f", settings).State.ShouldBe(DestinationState.Probing);
        After("fA", settings).State.ShouldBe(DestinationState.Active);
        After("fF", settings).State.ShouldBe(DestinationState.Inactive);
    }

    private static DestinationRecord After(string course, ProbingSettings settings) =>
        course.Aggregate(default(DestinationRecord), (record, c) => record.After(
            c switch
            {
                'f' => DestinationEvent.CallFailed,
                'a' => DestinationEvent.CallAnswered,
                'F' => DestinationEvent.ProbeFailed,
                _ => DestinationEvent.ProbeAnswered,
            },
            settings));
}
