using System.Globalization;
using System.Text;

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
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin("  ", row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).AppendLine();
        return text.ToString();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
