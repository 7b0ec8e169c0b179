using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.SipBench;
using OpenSipsHa.SipBench.Load;

namespace OpenSipsHa.EndToEnd.Tests.SipBench;

/// <summary>The parts of the comparison that need no network.</summary>
public sealed class SipBenchTests
{
    private const long Millisecond = 1_000_000;

    private static readonly LoadResult Load = new(
        Attempted: 1000, Failed: 0, WithoutRinging: 0, Retransmissions: 2, new Dictionary<int, int>(), AnswerMs: [1, 2, 3, 4], GatewayCalls: [500, 500], LatestStartMs: 0);

    [Fact]
    public void Arrivals_are_evenly_spaced_and_come_whether_or_not_anybody_answers()
    {
        var pacing = Pacing.For(500, TimeSpan.FromSeconds(2));

        pacing.Total.ShouldBe(1000);
        pacing.DueAt(3).ShouldBe(6 * Millisecond);
        pacing.DueBy(-1).ShouldBe(0);
        pacing.DueBy(0).ShouldBe(1);
        pacing.DueBy(6 * Millisecond).ShouldBe(4);
        pacing.DueBy(6 * Millisecond - 1).ShouldBe(3);
        pacing.DueBy(3600L * 1000 * Millisecond).ShouldBe(1000);
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(75, 3)]
    [InlineData(99, 4)]
    [InlineData(0, 1)]
    public void A_percentile_is_the_nearest_rank(double percent, double expected) =>
        Percentiles.At([1, 2, 3, 4], percent).ShouldBe(expected);

    [Fact]
    public void The_median_of_two_is_between_them()
    {
        Percentiles.Median([3, 1]).ShouldBe(2);
        Percentiles.Median([9, 1, 2]).ShouldBe(2);
        Percentiles.Median([]).ShouldBe(0);
    }

    [Theory]
    [InlineData(false, 500, 1000, 2000, 4000, 8000)]
    [InlineData(true, 500, 1000, 2000, 4000, 4000)]
    public void Intervals_double_from_T1_up_to_T2_unless_it_is_an_INVITE(bool cappedAtT2, params int[] intervals)
    {
        var queue = new RetransmissionQueue(cappedAtT2, calls: 1);
        for (var attempt = 0; attempt < intervals.Length; attempt++)
        {
            queue.Set(now: 0, call: 7, attempt);
            queue.TryTake(intervals[attempt] * Millisecond - 1, out _).ShouldBeFalse();
            queue.TryTake(intervals[attempt] * Millisecond, out var call).ShouldBeTrue();
            call.ShouldBe(7);
        }
    }

    [Fact]
    public void ACK_goes_to_the_Contact_of_the_200_by_its_Record_Routes_in_reverse()
    {
        var messages = new CallMessages(new CallNames("0a0b0c0d"), IPEndPoint.Parse("192.0.2.1:5100"), IPAddress.Parse("192.0.2.2"));
        var answer = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5100;branch=z9hG4bK0a0b0c0d00000005i\r\nRecord-Route: <sip:b;lr>\r\n"u8
            + "Record-Route: <sip:a;lr>\r\nFrom: <sip:x>;tag=1\r\nTo: <sip:y>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: <sip:gw@192.0.2.3>\r\n\r\n"u8;
        var text = new byte[1000];

        var length = messages.WriteInDialog(bye: false, 5, answer, text);

        Encoding.ASCII.GetString(text, 0, length).ShouldBe(
            "ACK sip:gw@192.0.2.3 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5100;branch=z9hG4bK0a0b0c0d00000005a\r\nRoute: <sip:a;lr>\r\nRoute: <sip:b;lr>\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:x>;tag=1\r\nTo: <sip:y>;tag=2\r\nCall-ID: c\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
    }

    [Fact]
    public void The_figures_file_has_the_names_that_others_read()
    {
        var score = new SipScore();
        var step = SipStep.Invite(1000, TimeSpan.FromSeconds(1));
        score.Add(new SipMeasurement("opensipsha", step, Load, CpuMicroseconds: 100_000, ResidentMegabytes: 80));
        score.Add(new SipMeasurement("opensipsha", step, Load with { Failed = 1 }, CpuMicroseconds: 200_000, ResidentMegabytes: 90));

        var row = JsonNode.Parse(FiguresFile.ToJson(score.Figures()))!.AsArray().ShouldHaveSingleItem()!.AsObject();

        ((string?)row["system"]).ShouldBe("opensipsha");
        ((string?)row["scenario"]).ShouldBe("invite");
        ((int)row["rate"]!).ShouldBe(1000);
        ((double)row["cpu_us_per_call"]!).ShouldBe(150);
        ((int)row["failed"]!).ShouldBe(1);
        ((int)row["retransmissions"]!).ShouldBe(4);
        ((double)row["p50_ms"]!).ShouldBe(2);
        ((double)row["p99_ms"]!).ShouldBe(4);
        ((double)row["rss_mb"]!).ShouldBe(85);
        SipScore.HighestCarried(score.Figures(), "opensipsha").ShouldBe(1000);
        SipScore.HighestCarried(score.Figures(), "kamailio").ShouldBeNull();
    }

    [Theory]
    [InlineData("--rates: a value is missing", "--rates")]
    [InlineData("--rates 0: expected a whole number from 1", "--rates", "500,0")]
    [InlineData("unknown argument '--rate'", "--rate", "3")]
    public void A_wrong_argument_is_named(string expected, params string[] arguments) =>
        Should.Throw<LabException>(() => SipBenchOptions.Parse(arguments)).Message.ShouldStartWith(expected);
}
