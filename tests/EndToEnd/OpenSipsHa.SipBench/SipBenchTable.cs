using System.Globalization;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.SipBench;

/// <summary>Figures for people: a line for each step and system.</summary>
internal static class SipBenchTable
{
    private static readonly string[] Head = ["scenario", "system", "rate/s", "CPU µs/call", "failed", "retransmitted", "p50 ms", "p99 ms", "RSS MB"];

    public static string Of(IReadOnlyList<SipFigures> figures)
    {
        var rows = new List<string[]> { Head };
        rows.AddRange(figures.Select(row => (string[])
        [
            row.Scenario, row.System, Text(row.Rate, "0"), Text(row.CpuUsPerCall, "0.0"), $"{row.Failed}/{row.Attempted}", Text(row.Retransmissions, "0"),
            Text(row.P50Ms, "0.00"), Text(row.P99Ms, "0.00"), Text(row.RssMb, "0"),
        ]));
        return TextTable.Of(rows);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
