using OpenSipsHa.Lab.Sipp;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

public sealed class SippOutputTests
{
    private const string Header =
        "StartTime;CurrentTime;TotalCallCreated;CurrentCall;SuccessfulCall(C);FailedCall(P);FailedCall(C);"
        + "FailedUnexpectedMessage(C);FailedMaxUDPRetrans(C);Retransmissions(C);established(P);established(C);ended(C);\n";

    [Fact]
    public void The_last_complete_row_counts()
    {
        var text = Header
            + "2026-11-22\t11:47:13.3\t1795348033.3;2026-11-22\t11:47:14.6\t1795348034.5;10;4;6;0;0;0;0;1;5;8;6;\n"
            + "2026-11-22\t11:47:13.3\t1795348033.3;2026-11-22\t11:47:15.6\t1795348035.5;20;1;17;2;2;1;1;3;5;19;17;\n"
            + "2026-11-22\t11:47:13.3\t1795348033.3;2026-11-22\t11:4";

        var row = SippStatistics.ParseLast(text);

        row.Time.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1795348035500), TimeSpan.FromMilliseconds(1));
        (row.Created, row.Current, row.Successful, row.Failed).ShouldBe((20, 1, 17, 2));
        (row.Established, row.Ended, row.Retransmissions).ShouldBe((19, 17, 3));
        row.FailedBy.ShouldBe(new Dictionary<string, long> { ["UnexpectedMessage"] = 1, ["MaxUDPRetrans"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void A_file_without_a_row_says_nothing() => SippStatistics.ParseLast(Header).ShouldBe(SippStatistics.None);

    [Fact]
    public void A_column_that_is_missing_is_named() =>
        Should.Throw<FormatException>(() => SippStatistics.ParseLast("CurrentTime;TotalCallCreated;\n1795348035.5;x;\n"))
            .Message.ShouldContain("TotalCallCreated");

    [Fact]
    public void Failures_are_told_in_words_and_counted()
    {
        const string entry = "2026-11-22\t11:47:14.600317\t1795348034.600317: Aborting call on unexpected message for Call-Id "
            + "'{0}-77@192.168.1.20': while expecting '100' (index 1), received 'SIP/2.0 404 Not Found\r\nVia: x\r\n'.\n";
        var log = "The following events occurred:\n" + string.Format(entry, 1) + string.Format(entry, 2)
            + "2026-11-22\t11:47:14.600317\t1795348034.600317: Call-Id: 3-77@192.168.1.20, receive timeout on message x:4 without label to jump to.\n";

        var failures = SippFailures.Summarize(log);

        failures.Count.ShouldBe(2);
        failures[0].ShouldBe(("waited for 100, received SIP/2.0 404 Not Found", 2));
        failures[1].Reason.ShouldBe("Call-Id: <Call-ID>, receive timeout on message x:4 without label to jump to.");
    }
}
