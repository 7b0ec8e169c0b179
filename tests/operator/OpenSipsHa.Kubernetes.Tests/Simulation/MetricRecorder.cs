using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, string?> Tags)> _measurements = new();

    public MetricRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KubernetesMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of what was measured with those tags (others are not looked at); -1: nothing.</summary>
    public double Sum(string name, params (string Key, string Value)[] tags)
    {
        var found = _measurements.Where(m => m.Name == name && tags.All(tag => m.Tags.GetValueOrDefault(tag.Key) == tag.Value)).ToList();
        return found.Count == 0 ? -1 : found.Sum(m => m.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = new Dictionary<string, string?>();
        foreach (var tag in tags) kept[tag.Key] = tag.Value?.ToString();
        _measurements.Enqueue((instrument.Name, value, kept));
    }
}
