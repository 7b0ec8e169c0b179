using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>Collects what the whole matrix measured: artifacts/faults.json, and the table in docs/failover.md when no line is missing.</summary>
public sealed class FaultReport : IDisposable
{
    private readonly List<(MatrixLine Line, FaultFigures Figures)> _rows = [];

    private static string FiguresPath => Path.Combine(Repository.Artifacts, "faults.json");

    private static string Page => Path.Combine(Repository.Root, "docs", "failover.md");

    internal void Add(MatrixLine line, IReadOnlyList<Measurement> runs)
    {
        _rows.Add((line, FaultFigures.Of("opensipsha", line.Fault.Name, runs)));
        // After each line: what was measured stays when a later one hangs.
        FiguresFile.Write(FiguresPath, [.. _rows.Select(row => row.Figures)]);
    }

    public void Dispose()
    {
        if (_rows.Count == FaultMatrix.Lines.Count)
            File.WriteAllText(Page, FaultTable.Insert(File.ReadAllText(Page), FaultTable.Of(_rows)));
    }
}
