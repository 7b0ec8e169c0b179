using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Logs;
using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Pods;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>
/// A kubelet in miniature: registers its node, keeps reporting, and runs the containers of the pods bound to it as
/// processes in the node's network namespace. While the host is cut or frozen it neither hears from the API server nor
/// tells it anything; the containers of a cut node go on.
/// </summary>
public sealed class NodeAgent : IAsyncDisposable
{
    private readonly NodeContext _context;
    private readonly CancellationTokenSource _stopping;
    private readonly ConcurrentDictionary<string, (PodWorker Worker, Task Run)> _workers = new(StringComparer.Ordinal);
    private readonly Task _loops;

    private NodeAgent(NodeContext context, CancellationTokenSource stopping)
    {
        _context = context;
        _stopping = stopping;
        // Volumes hold tokens: closed to everybody but root.
        Directory.CreateDirectory(context.Options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var heartbeat = new NodeHeartbeat(context);
        heartbeat.Register();
        _loops = Task.WhenAll(heartbeat.RunAsync(_stopping.Token), WatchPodsAsync(_stopping.Token));
    }

    public LabHost Host => _context.Host;

    /// <summary>Where the logs of its containers are kept.</summary>
    public string LogDirectory => _context.Options.LogDirectory;

    /// <summary>Registers the node and starts to run its pods.</summary>
    public static NodeAgent Start(
        NodeOptions options, LabHost host, IObjectClient api, PodLogs logs, ILoggerFactory? logging = null)
    {
        var stopping = new CancellationTokenSource();
        var logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<NodeAgent>();
        return new NodeAgent(new NodeContext(options, host, api, logs, logger, stopping.Token), stopping);
    }

    /// <summary>Sends a signal to a container's first process, as a fault: its pod sees a crash.</summary>
    /// <returns>False when no such container runs here.</returns>
    public bool Send(string ns, string pod, string container, Signal signal) =>
        _workers.Values.Any(entry => entry.Worker.Key == (ns, pod) && entry.Worker.Send(container, signal));

    /// <summary>Kills the node's containers; nothing is reported any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _loops;
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }

        foreach (var (worker, _) in _workers.Values)
            worker.Delete(null);
        await Task.WhenAll(_workers.Values.Select(entry => entry.Run));
        _stopping.Dispose();
    }

    private async Task WatchPodsAsync(CancellationToken cancellation)
    {
        var events = _context.Api.Watch(
            GroupResource.Pods, null, null, $"spec.nodeName={_context.Name}", cancellation);
        await foreach (var change in events.WithCancellation(cancellation))
        {
            // What happens while the node is cut is heard afterwards.
            await _context.WhenConnectedAsync(cancellation);
            Handle(change);
        }
    }

    private void Handle(WatchEvent change)
    {
        if (Parse(change.Object) is not { } pod)
            return;
        var uid = pod.Metadata.Uid;
        if (change.Type == WatchEventType.Deleted)
        {
            if (_workers.TryGetValue(uid, out var gone))
                gone.Worker.Delete(null);
            return;
        }

        if (!_workers.TryGetValue(uid, out var entry))
        {
            if ((string?)pod.Status?["phase"] is "Succeeded" or "Failed")
                return;
            var worker = new PodWorker(_context, pod);
            NodeLog.PodStarting(_context.Logger, _context.Name, pod.Metadata.Namespace, pod.Metadata.Name);
            _workers[uid] = entry = (worker, RunAsync(worker));
        }
        else
        {
            entry.Worker.Changed();
        }

        if (pod.Metadata.DeletionTimestamp is not null)
            entry.Worker.Delete(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 30));
    }

    private PodManifest? Parse(JsonObject pod)
    {
        try
        {
            return PodManifest.Parse(pod);
        }
        catch (JsonException e)
        {
            NodeLog.PodUnreadable(
                _context.Logger, _context.Name, $"{pod["metadata"]?["namespace"]}", $"{pod["metadata"]?["name"]}", e.Message);
            return null;
        }
    }

    private async Task RunAsync(PodWorker worker)
    {
        // Off the watch loop: making volumes and starting processes takes its time.
        await Task.Yield();
        var (ns, name) = worker.Key;
        try
        {
            await worker.RunAsync();
            NodeLog.PodEnded(_context.Logger, _context.Name, ns, name);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The node ends before the API server could be told.
        }
        catch (Exception e)
        {
            NodeLog.PodFailed(_context.Logger, e, _context.Name, ns, name);
        }
        finally
        {
            _workers.TryRemove(worker.Uid, out _);
        }
    }
}
