using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenSipsHa.Telemetry;

/// <summary>What Prometheus' client libraries tell of every process: CPU, memory, start time.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    public const string MeterName = "OpenSipsHa.Process";

    private readonly Meter _meter = new(MeterName);

    public ProcessMetrics()
    {
        var start = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0;
        _meter.CreateObservableCounter(
            "process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "User and system CPU time of this process.");
        _meter.CreateObservableGauge(
            "process.resident_memory", () => Environment.WorkingSet, "By", "Resident memory of this process.");
        _meter.CreateObservableGauge(
            "process.start_time", () => start, "s", "Start of this process since the Unix epoch.");
    }

    public void Dispose() => _meter.Dispose();
}
