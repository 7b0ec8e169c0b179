using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.SipBench;

/// <summary>All measurements, and what they come to.</summary>
internal sealed class SipScore
{
    /// <summary>Share of failed calls below which a rate counts as carried.</summary>
    private const double Carried = 0.001;

    private readonly List<SipMeasurement> _runs = [];

    public void Add(SipMeasurement run) => _runs.Add(run);

    /// <summary>In the order of first measurement, the systems of a step side by side.</summary>
    public IReadOnlyList<SipFigures> Figures() =>
    [
        .. from run in _runs
           group run by (run.Step, run.System) into runs
           select new SipFigures(
               runs.Key.System, runs.Key.Step.Name, runs.Key.Step.Rate, runs.Count(),
               Math.Round(Percentiles.Median(runs.Select(run => run.CpuUsPerCall)), 1),
               runs.Sum(run => run.Load.Attempted), runs.Sum(run => run.Load.Failed), runs.Sum(run => run.Load.Retransmissions),
               Math.Round(Percentiles.Median(runs.Select(run => Percentiles.At(run.Load.AnswerMs, 50))), 3),
               Math.Round(Percentiles.Median(runs.Select(run => Percentiles.At(run.Load.AnswerMs, 99))), 3),
               Math.Round(Percentiles.Median(runs.Select(run => run.ResidentMegabytes)), 1)),
    ];

    /// <summary>Highest measured rate of calls with less than 0.1 % failed; null: none.</summary>
    public static int? HighestCarried(IEnumerable<SipFigures> figures, string system) =>
        figures.Where(row => row.System == system && row.Scenario == "invite" && row.Failed < Carried * row.Attempted)
            .Max(row => (int?)row.Rate);
}
