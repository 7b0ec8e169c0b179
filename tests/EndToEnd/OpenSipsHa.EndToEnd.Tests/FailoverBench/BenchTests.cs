using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.FailoverBench;
using OpenSipsHa.FailoverBench.Keepalived;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.FailoverBench;

/// <summary>The parts of the comparison that need no network.</summary>
public sealed class BenchTests
{
    private static readonly Measurement Run = new(
        Ms(120), Ms(3), Ms(40), Ms(20), Ms(6), Announcements: 4, "a", "b", Failovers: 1, LongestPause: Ms(6));

    [Fact]
    public void The_figures_file_has_the_names_that_others_read()
    {
        var figures = FaultFigures.Of("opensipsha", "sigterm", [Run, Run with { Gap = Ms(220), Announcements = 0, UnansweredAfterHeal = null }]);

        var row = JsonNode.Parse(FiguresFile.ToJson([figures]))!.AsArray().ShouldHaveSingleItem()!.AsObject();

        ((string?)row["system"]).ShouldBe("opensipsha");
        ((string?)row["fault"]).ShouldBe("sigterm");
        ((int)row["runs"]!).ShouldBe(2);
        ((double)row["gap_ms_median"]!).ShouldBe(170);
        ((double)row["gap_ms_max"]!).ShouldBe(220);
        ((double)row["overlap_ms_max"]!).ShouldBe(40);
        ((double)row["unanswered_after_heal_ms_max"]!).ShouldBe(6);
        ((int)row["garp_seen"]!).ShouldBe(1);
    }

    [Fact]
    public void The_table_has_a_line_for_each_fault_and_system()
    {
        var titles = new Dictionary<string, string> { ["x"] = "system x", ["y"] = "system y", ["f"] = "the fault" };

        var lines = BenchTable.Of([FaultFigures.Of("x", "f", [Run]), FaultFigures.Of("y", "f", [Run])], titles)
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(3);
        lines[1].ShouldMatch("^the fault +system x +1 +120 +120 +40 +6 +1/1$");
        lines[2].ShouldMatch("^ +system y +1 +120 ");
    }

    [Theory]
    [InlineData("--runs: a value is missing", "--runs")]
    [InlineData("--runs none: expected a whole number from 1", "--runs", "none")]
    [InlineData("unknown argument '--rnus'", "--rnus", "3")]
    public void A_wrong_argument_is_named(string expected, params string[] arguments) =>
        Should.Throw<LabException>(() => BenchOptions.Parse(arguments)).Message.ShouldStartWith(expected);

    [Fact]
    public void A_fault_that_does_not_exist_is_refused_with_those_that_do() =>
        Should.Throw<LabException>(() => BenchOptions.Choose("--faults", ["meteorite"], CommonFaults.All, fault => fault.Name))
            .Message.ShouldBe("--faults meteorite: expected some of " + string.Join(',', CommonFaults.All.Select(fault => fault.Name)));

    [Fact]
    public void Keepalived_checks_the_socket_of_the_service_and_does_not_preempt()
    {
        var text = KeepalivedConfig.Of("n1", priority: 150, KeepalivedTimers.TenthOfASecond, PairNetwork.Service);

        text.ShouldContain("\"/bin/grep -q D501A8C0:13C4 /proc/net/udp\"");
        text.ShouldContain("vrrp_version 3");
        text.ShouldContain("advert_int 0.1");
        text.ShouldContain("priority 150");
        text.ShouldContain("nopreempt");
        text.ShouldContain("192.168.1.213/32 dev eth0");
    }

    [Fact]
    public void The_service_behind_keepalived_answers_as_RFC_3261_wants_it()
    {
        const string request = "OPTIONS sip:192.168.1.213 SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.20:5099;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
            + "From: <sip:p@x>;tag=1\r\nTo: <sip:x>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

        Encoding.ASCII.GetString(OptionsResponder.Answer(request)).ShouldBe(
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.168.1.20:5099;branch=z9hG4bK1\r\nFrom: <sip:p@x>;tag=1\r\nTo: <sip:x>;tag=bench\r\n"
            + "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
    }

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
