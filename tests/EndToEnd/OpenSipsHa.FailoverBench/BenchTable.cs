using System.Globalization;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.FailoverBench;

/// <summary>Figures for people: a line for each fault and system.</summary>
internal static class BenchTable
{
    private static readonly string[] Head = ["fault", "system", "runs", "gap ms median", "max", "overlap ms max", "unanswered after healing ms max", "GARP heard"];

    public static string Of(IReadOnlyList<FaultFigures> figures, IReadOnlyDictionary<string, string> titles)
    {
        var rows = new List<string[]> { Head };
        string? last = null;
        foreach (var row in figures)
        {
            rows.Add(
            [
                row.Fault == last ? "" : titles[row.Fault], titles[row.System], Text(row.Runs), Text(row.GapMsMedian), Text(row.GapMsMax),
                Text(row.OverlapMsMax), Text(row.UnansweredAfterHealMsMax), $"{row.GarpSeen}/{row.Runs}",
            ]);
            last = row.Fault;
        }

        return TextTable.Of(rows);
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
