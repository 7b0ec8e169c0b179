using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Logs;
using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Volumes;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>One run of a container.</summary>
internal sealed class ContainerProcess
{
    private readonly ProcessHandle _process;
    private readonly ContainerLog _log;
    private readonly ContainerUser _user;
    private readonly StartOptions _options;

    private ContainerProcess(ProcessHandle process, ContainerLog log, ContainerUser user, StartOptions options, DateTimeOffset startedAt)
    {
        _process = process;
        _log = log;
        _user = user;
        _options = options;
        StartedAt = startedAt;
        Ended = EndAsync();
    }

    public string Id { get; } = $"devcluster://{Guid.NewGuid():N}";

    public DateTimeOffset StartedAt { get; }

    /// <summary>The exit code; by then everything in the container's process group is gone and the log is complete.</summary>
    public Task<int> Ended { get; }

    /// <param name="run">Counts from 0.</param>
    /// <exception cref="ContainerRefusedException">It cannot be started as its pod asks.</exception>
    public static ContainerProcess Start(NodeContext node, PodManifest pod, ContainerManifest container, PodVolumes volumes, int run)
    {
        volumes.Create();
        var user = ContainerUser.Of(pod.Spec, container);
        var environment = ContainerEnvironment.Of(
            pod, container, node.Address, node.Environment,
            (kind, name) => node.Data(kind, pod.Metadata.Namespace, name));
        var program = ContainerProgram.Of(container, node.Options.Images, environment);
        var stage = Directory.CreateDirectory(Path.Combine(node.Options.Directory, "stages", pod.Metadata.Uid, container.Name)).FullName;
        var argv = ContainerSandbox.Argv(node.Host, container, user, program, volumes.PathOf, stage);

        var log = new ContainerLog(LogPath(node, pod, container, run), node.Time);
        node.Logs.Begin(pod.Metadata.Namespace, pod.Metadata.Name, container.Name, log);
        var options = new StartOptions { ClearEnvironment = true, Environment = environment, WorkingDirectory = "/" };
        var process = ProcessHandle.Start(argv, options with { OnLine = log.Write, KeptLines = 0 });
        return new ContainerProcess(process, log, user, options, node.Time.GetUtcNow());
    }

    /// <summary>To the container's first process.</summary>
    public bool Send(Signal signal) => _process.Send(signal);

    /// <summary>To everything in the container's process group.</summary>
    public void Kill() => _process.SendToGroup(Signal.Kill);

    /// <returns>Null when the container has ended.</returns>
    public async Task<CommandResult?> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellation) =>
        _process.HasExited
            ? null
            : await Commands.RunAsync(ContainerSandbox.ExecArgv(_process.Pid, _user, command), timeout, _options, cancellation);

    private static string LogPath(NodeContext node, PodManifest pod, ContainerManifest container, int run) =>
        Path.Combine(
            node.Options.LogDirectory,
            $"{pod.Metadata.Namespace}_{pod.Metadata.Name}_{pod.Metadata.Uid}",
            container.Name,
            $"{run}.log");

    private async Task<int> EndAsync()
    {
        var exitCode = await _process.Exited;
        await _process.DisposeAsync();
        _log.Dispose();
        return exitCode;
    }
}
