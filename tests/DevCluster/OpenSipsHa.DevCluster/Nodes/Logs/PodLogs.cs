using System.Collections.Concurrent;
using System.Text;
using OpenSipsHa.DevCluster.Api.Pods;

namespace OpenSipsHa.DevCluster.Nodes.Logs;

/// <summary>Serves the logs of the containers of all nodes to the API server.</summary>
public sealed class PodLogs : IPodLogs
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<(string Namespace, string Pod, string Container), Runs> _runs = new();
    private readonly TimeProvider _time;

    public PodLogs(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    public async Task<bool> WriteAsync(PodLogRequest request, Stream output, CancellationToken cancellation)
    {
        if (!_runs.TryGetValue((request.Namespace, request.Pod, request.Container), out var runs)
            || (request.Previous ? runs.Previous : runs.Current) is not { } log)
            return false;

        var budget = request.LimitBytes ?? long.MaxValue;
        using var reader = new StreamReader(
            new FileStream(log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        foreach (var line in Tail(Read(reader), request))
            budget = await WriteLineAsync(line, budget);
        // Completeness is read before the file, so that nothing written in between is missed.
        for (var complete = !request.Follow; !complete && budget > 0;)
        {
            await output.FlushAsync(cancellation);
            await Task.Delay(FollowInterval, cancellation);
            complete = log.IsComplete;
            foreach (var line in Read(reader))
                budget = await WriteLineAsync(line, budget);
        }

        return true;

        async Task<long> WriteLineAsync(LogLine line, long left)
        {
            var bytes = Encoding.UTF8.GetBytes(line.Show(request.Timestamps) + "\n");
            var count = (int)Math.Min(left, bytes.Length);
            await output.WriteAsync(bytes.AsMemory(0, count), cancellation);
            return left - count;
        }
    }

    internal void Begin(string ns, string pod, string container, ContainerLog log) =>
        _runs.AddOrUpdate((ns, pod, container), _ => new Runs(log, null), (_, runs) => new Runs(log, runs.Current));

    internal void Forget(string ns, string pod, string container) => _runs.TryRemove((ns, pod, container), out _);

    private static IEnumerable<LogLine> Read(StreamReader reader)
    {
        while (reader.ReadLine() is { } stored)
        {
            if (LogLine.Parse(stored) is { } line)
                yield return line;
        }
    }

    private IEnumerable<LogLine> Tail(IEnumerable<LogLine> lines, PodLogRequest request)
    {
        var since = request.SinceTime ?? (request.Since is { } span ? _time.GetUtcNow() - span : DateTimeOffset.MinValue);
        var recent = lines.Where(line => line.Time >= since);
        return request.TailLines is { } count ? recent.TakeLast(count) : recent;
    }

    private sealed record Runs(ContainerLog Current, ContainerLog? Previous);
}
