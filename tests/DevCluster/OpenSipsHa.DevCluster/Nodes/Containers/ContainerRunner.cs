using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Pods;
using OpenSipsHa.DevCluster.Nodes.Probes;
using OpenSipsHa.DevCluster.Nodes.Volumes;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>Runs a container of a pod, again and again as its restart policy says, until it is stopped.</summary>
/// <param name="policy">Always, OnFailure or Never.</param>
/// <param name="changed">Called after <see cref="Status"/> has changed.</param>
internal sealed class ContainerRunner(
    NodeContext node,
    PodManifest pod,
    ContainerManifest container,
    string policy,
    PodVolumes volumes,
    PodEvents events,
    Action changed) : IDisposable
{
    private static readonly TimeSpan RefusedRetry = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private ContainerProcess? _process;

    public string Name => container.Name;

    public ContainerStatus Status { get; private set; } = ContainerStatus.Initial(container.Name, container.Image);

    public async Task RunAsync()
    {
        var backoff = default(RestartBackoff);
        try
        {
            for (var run = 0; ; run++)
            {
                var process = await StartAsync(run);
                var exitCode = await RunOnceAsync(process);
                var ended = Ended(process, exitCode);
                if (_stopping.IsCancellationRequested || !RestartsAfter(exitCode))
                {
                    Set(status => status with { State = ended, Finished = true });
                    return;
                }

                backoff = backoff.After(ended.FinishedAt - ended.StartedAt, node.Options.LongestRestartDelay);
                var message = $"back-off {backoff.Delay.TotalSeconds:0}s restarting failed container={container.Name} pod={pod.Metadata.Name}_{pod.Metadata.Namespace}";
                Set(status => status with { State = new ContainerState.Waiting("CrashLoopBackOff", message), Last = ended });
                events.Warning("BackOff", message);
                await Task.Delay(backoff.Delay, node.Time, _stopping.Token);
                Set(status => status with { RestartCount = run + 1 });
            }
        }
        catch (OperationCanceledException)
        {
            Set(status => status with { State = status.Last ?? status.State, Finished = true });
        }
    }

    /// <summary>preStop, SIGTERM, and SIGKILL when the grace period is over.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync();
        if (Current() is { } process)
            await StopAsync(process, grace);
    }

    /// <summary>Sends a signal to the container's first process, as a fault.</summary>
    /// <returns>False when it is not running.</returns>
    public bool Send(Signal signal) => Current()?.Send(signal) ?? false;

    public void Dispose() => _stopping.Dispose();

    private static ContainerState.Terminated Terminated(ContainerProcess process, int exitCode, DateTimeOffset now) =>
        new(exitCode, exitCode == 0 ? "Completed" : "Error", null, process.StartedAt, now);

    private bool RestartsAfter(int exitCode) => policy == "Always" || (policy == "OnFailure" && exitCode != 0);

    private ContainerProcess? Current()
    {
        lock (_gate)
            return _process;
    }

    private async Task<ContainerProcess> StartAsync(int run)
    {
        while (true)
        {
            await node.WhenAwakeAsync(_stopping.Token);
            try
            {
                // Under the lock: a stop either sees the process or comes before it.
                lock (_gate)
                {
                    _stopping.Token.ThrowIfCancellationRequested();
                    return _process = ContainerProcess.Start(node, pod, container, volumes, run);
                }
            }
            catch (ContainerRefusedException refusal)
            {
                Refuse(refusal.Reason, refusal.Message);
            }
            catch (Exception e) when (e is LabException or IOException or UnauthorizedAccessException)
            {
                Refuse("CreateContainerError", e.Message);
            }

            await Task.Delay(RefusedRetry, node.Time, _stopping.Token);
        }
    }

    private void Refuse(string reason, string message)
    {
        var state = new ContainerState.Waiting(reason, message);
        if (Status.State == state)
            return;
        Set(status => status with { State = state });
        events.Warning(reason == "ContainerCreating" ? "FailedMount" : "Failed", message);
    }

    private async Task<int> RunOnceAsync(ContainerProcess process)
    {
        Set(status => status with
        {
            State = new ContainerState.Running(process.StartedAt),
            Started = container.StartupProbe is null,
            Ready = container.StartupProbe is null && container.ReadinessProbe is null,
            Id = process.Id,
        });
        events.Normal("Started", $"Started container {container.Name}");
        using var ended = new CancellationTokenSource();
        var probes = new ContainerProbes(node, container, process, (kind, passed, why) => Judge(process, kind, passed, why))
            .RunAsync(ended.Token);
        var exitCode = await process.Ended;
        await ended.CancelAsync();
        await probes;
        lock (_gate)
            _process = null;
        return exitCode;
    }

    private ContainerState.Terminated Ended(ContainerProcess process, int exitCode)
    {
        var ended = Terminated(process, exitCode, node.Time.GetUtcNow());
        Set(status => status with { State = ended, Started = false, Ready = false });
        return ended;
    }

    private void Judge(ContainerProcess process, ProbeKind kind, bool passed, string why)
    {
        if (!passed)
            events.Warning("Unhealthy", $"{kind} probe failed: {why}");
        switch (kind)
        {
            case ProbeKind.Startup when passed:
                Set(status => status with { Started = true });
                break;
            case ProbeKind.Readiness:
                Set(status => status with { Ready = passed });
                break;
            case ProbeKind.Liveness when passed:
                break;
            default:
                events.Normal("Killing", $"Container {container.Name} failed {kind.ToString().ToLowerInvariant()} probe, will be restarted");
                _ = StopAsync(process, TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds ?? 30));
                break;
        }
    }

    private async Task StopAsync(ContainerProcess process, TimeSpan grace)
    {
        var deadline = node.Time.GetTimestamp();
        await PreStopAsync(process, grace);
        process.Send(Signal.Term);
        // As a kubelet: at least two seconds remain after a preStop hook that took all of the grace period.
        var left = grace - node.Time.GetElapsedTime(deadline);
        var minimum = grace > TimeSpan.Zero && container.Lifecycle?.PreStop is not null ? TimeSpan.FromSeconds(2) : TimeSpan.Zero;
        await Task.WhenAny(process.Ended, Task.Delay(left > minimum ? left : minimum, node.Time, node.Stopping));
        if (!process.Ended.IsCompleted)
            process.Kill();
        await process.Ended;
    }

    private async Task PreStopAsync(ContainerProcess process, TimeSpan grace)
    {
        if (container.Lifecycle?.PreStop is not { } hook || grace <= TimeSpan.Zero)
            return;
        using var prober = new Prober(node.Host, container, process.ExecAsync);
        try
        {
            var result = await prober.RunAsync(hook, grace, node.Stopping);
            if (!result.Success)
                events.Warning("FailedPreStopHook", $"preStop hook of container {container.Name}: {result.Message}");
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    private void Set(Func<ContainerStatus, ContainerStatus> change)
    {
        lock (_gate)
            Status = change(Status);
        changed();
    }
}
