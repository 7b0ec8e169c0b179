using System.Text.Json;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace OpenSipsHa.Benchmarks;

/// <summary>The figures that are compared between versions: a JSON list of benchmark, mean_ns, allocated_bytes.</summary>
internal static class MicroReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>False when a benchmark did not run.</summary>
    public static bool Write(IEnumerable<Summary> summaries, string path)
    {
        var complete = true;
        var lines = new List<Dictionary<string, object>>();
        foreach (var report in summaries.SelectMany(summary => summary.Reports))
        {
            if (report.ResultStatistics is not { } statistics)
            {
                complete = false;
                continue;
            }

            lines.Add(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["benchmark"] = NameOf(report.BenchmarkCase),
                ["mean_ns"] = Math.Round(statistics.Mean, 1),
                ["allocated_bytes"] = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0,
            });
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(lines, Options) + "\n");
        return complete && lines.Count > 0;
    }

    private static string NameOf(BenchmarkCase benchmark) =>
        benchmark.Descriptor.DisplayInfo + (benchmark.HasParameters ? $" ({benchmark.Parameters.DisplayInfo})" : "");
}
