using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.FailoverBench;

/// <summary>All measurements, by fault and system in the order that the table shows them.</summary>
internal sealed class BenchScore(IReadOnlyList<IHaSystem> systems, IReadOnlyList<Fault> faults)
{
    private readonly List<(string System, string Fault, Measurement Measured)> _runs = [];

    /// <summary>Of systems and faults, by name.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; } = systems.Select(system => (system.Name, system.Title))
        .Concat(faults.Select(fault => (fault.Name, fault.Title)))
        .ToDictionary(entry => entry.Name, entry => entry.Title);

    public void Add(IHaSystem system, Fault fault, Measurement measured) => _runs.Add((system.Name, fault.Name, measured));

    /// <summary>What has been run so far.</summary>
    public IReadOnlyList<FaultFigures> Figures() =>
    [
        .. from fault in faults
           from system in systems
           let runs = _runs.Where(run => run.System == system.Name && run.Fault == fault.Name).Select(run => run.Measured).ToList()
           where runs.Count > 0
           select FaultFigures.Of(system.Name, fault.Name, runs),
    ];
}
