using System.Text.Json.Nodes;
using System.Threading.Channels;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Containers;
using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Volumes;

namespace OpenSipsHa.DevCluster.Nodes.Pods;

/// <summary>One pod on its node, from binding to the removal of its object.</summary>
internal sealed class PodWorker
{
    private readonly NodeContext _node;
    private readonly PodManifest _pod;
    private readonly PodEvents _events;
    private readonly PodVolumes _volumes;
    private readonly IReadOnlyList<ContainerRunner> _initContainers;
    private readonly IReadOnlyList<ContainerRunner> _containers;
    private readonly DateTimeOffset _startTime;
    private readonly TaskCompletionSource<TimeSpan?> _deletion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One slot: however often a container changes, the newest state is written once.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private JsonObject? _written;

    public PodWorker(NodeContext node, PodManifest pod)
    {
        _node = node;
        _pod = pod;
        _startTime = node.Time.GetUtcNow();
        _events = new PodEvents(node, pod);
        var files = new VolumeFiles(
            pod,
            node.Address,
            (kind, name) => node.Data(kind, pod.Metadata.Namespace, name),
            new ServiceAccountToken(node, pod).Current);
        _volumes = new PodVolumes(pod, Path.Combine(node.Options.Directory, "pods", pod.Metadata.Uid), files);
        var policy = pod.Spec.RestartPolicy ?? "Always";
        // An init container runs until it has succeeded once.
        _initContainers = [.. (pod.Spec.InitContainers ?? []).Select(c => Runner(c, policy == "Never" ? "Never" : "OnFailure"))];
        _containers = [.. pod.Spec.Containers.Select(c => Runner(c, policy))];
    }

    public string Uid => _pod.Metadata.Uid;

    public (string Namespace, string Name) Key => (_pod.Metadata.Namespace, _pod.Metadata.Name);

    /// <summary>Asks the pod to end; the first call counts.</summary>
    /// <param name="grace">Null: the object is gone already, nothing is written any more.</param>
    public void Delete(TimeSpan? grace) => _deletion.TrySetResult(grace);

    /// <summary>The pod's object has changed: others may have written its status, the node monitor for instance.</summary>
    public void Changed() => _changes.Writer.TryWrite(true);

    /// <summary>Sends a signal to a container's first process, as a fault.</summary>
    /// <returns>False when there is no such container or it is not running.</returns>
    public bool Send(string container, Signal signal) =>
        _containers.FirstOrDefault(runner => runner.Name == container)?.Send(signal) ?? false;

    /// <summary>Returns when nothing of the pod is left.</summary>
    public async Task RunAsync()
    {
        using var reporting = new CancellationTokenSource();
        var reports = Task.WhenAll(ReportAsync(reporting.Token), RefreshVolumesAsync(reporting.Token));
        Changed();
        var running = RunContainersAsync();
        var grace = await _deletion.Task;
        foreach (var container in _containers.Where(container => container.Status.State is ContainerState.Running))
            _events.Normal("Killing", $"Stopping container {container.Name}");
        await Task.WhenAll(_containers.Concat(_initContainers).Select(runner => runner.StopAsync(grace ?? TimeSpan.Zero)));
        await running;
        await reporting.CancelAsync();
        await reports;
        CleanUp();
        if (grace is not null)
            await RemoveAsync();
    }

    private static bool Succeeded(ContainerRunner runner) => runner.Status.State is ContainerState.Terminated { ExitCode: 0 };

    private ContainerRunner Runner(ContainerManifest container, string policy) =>
        new(_node, _pod, container, policy, _volumes, _events, Changed);

    private async Task RunContainersAsync()
    {
        foreach (var runner in _initContainers)
        {
            await runner.RunAsync();
            if (!Succeeded(runner))
                return;
        }

        await Task.WhenAll(_containers.Select(runner => runner.RunAsync()));
    }

    private async Task ReportAsync(CancellationToken cancellation)
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(cancellation))
            {
                await _node.WhenConnectedAsync(cancellation);
                _changes.Reader.TryRead(out _);
                WriteStatus();
            }
        }
        catch (OperationCanceledException)
        {
            // The last status is written by the removal.
        }
    }

    private async Task RefreshVolumesAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_node.Options.VolumeRefreshInterval, _node.Time, cancellation);
                await _node.WhenConnectedAsync(cancellation);
                _volumes.Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // The pod ends.
        }
    }

    /// <summary>The final status, then the object: what is gone from the API has ended on the node before.</summary>
    private async Task RemoveAsync()
    {
        await _node.WhenConnectedAsync(_node.Stopping);
        WriteStatus();
        if (Current() is not null)
            Refusable(() => _node.Api.Delete(GroupResource.Pods, Key.Namespace, Key.Name, TimeSpan.Zero));
    }

    private void WriteStatus()
    {
        if (Current() is not { } current)
            return;
        var before = current["status"] as JsonObject;
        var status = PodStatus.Of(
            _pod,
            [.. _initContainers.Select(runner => runner.Status)],
            [.. _containers.Select(runner => runner.Status)],
            _node.Address,
            _startTime,
            _node.Time.GetUtcNow(),
            before);
        if (_written is not null && JsonNode.DeepEquals(_written, status) && !PodStatus.Differ(before, status))
            return;
        Refusable(() => _node.Api.Patch(
            GroupResource.Pods, Key.Namespace, Key.Name, new JsonObject { ["status"] = status.DeepClone() }, "status"));
        _written = status;
    }

    /// <returns>Null when this pod's object is gone, also when another one has taken its name.</returns>
    private JsonObject? Current() =>
        _node.Api.Get(GroupResource.Pods, Key.Namespace, Key.Name) is { } found
        && (string?)found["metadata"]?["uid"] == Uid
            ? found
            : null;

    private void Refusable(Action request)
    {
        try
        {
            request();
        }
        catch (ApiRefusedException refusal) when (refusal.Code is 404 or 409)
        {
            // Deleted or changed at the same moment: the watch brings what follows.
        }
        catch (ApiRefusedException refusal)
        {
            NodeLog.PodStatusRefused(_node.Logger, _node.Name, Key.Namespace, Key.Name, refusal.Message);
        }
    }

    private void CleanUp()
    {
        foreach (var runner in _containers.Concat(_initContainers))
        {
            _node.Logs.Forget(Key.Namespace, Key.Name, runner.Name);
            runner.Dispose();
        }

        _volumes.Delete();
        var stages = Path.Combine(_node.Options.Directory, "stages", Uid);
        if (Directory.Exists(stages))
            Directory.Delete(stages, recursive: true);
    }
}
