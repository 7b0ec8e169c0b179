using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Cli;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>The development cluster as a process of its own (`devcluster serve`), and its faults.</summary>
public sealed partial class DevClusterProcess : IAsyncDisposable
{
    public const string AgentImage = "opensipsha/agent:dev";
    public const string ProxyImage = "opensipsha/proxy:dev";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    private readonly string _id;
    private ProcessHandle? _process;

    private DevClusterProcess(string id, ProcessHandle? process) => (_id, _process) = (id, process);

    /// <summary>Nodes and other machines on the network.</summary>
    public static IReadOnlyDictionary<string, IPAddress> Hosts { get; } = new Dictionary<string, IPAddress>
    {
        [PairNetwork.NodeA] = PairNetwork.NodeAAddress,
        [PairNetwork.NodeB] = PairNetwork.NodeBAddress,
        [PairNetwork.Client] = PairNetwork.ClientAddress,
        [PairNetwork.Gateway1] = PairNetwork.Gateway1Address,
        [PairNetwork.Gateway2] = PairNetwork.Gateway2Address,
        [PairNetwork.OperatorHost] = PairNetwork.OperatorAddress,
    };

    /// <summary>Goes with the cluster.</summary>
    public string StateDirectory => StateDirectoryOf(_id);

    /// <summary>For programs on this machine.</summary>
    public string Kubeconfig => Path.Combine(StateDirectory, "kubeconfig");

    /// <summary>For programs on the cluster's own network.</summary>
    public string KubeconfigInside => Path.Combine(StateDirectory, "kubeconfig-inside");

    /// <summary>The program's command line, for people to copy in the checkout's root and add a subcommand to.</summary>
    public string Command => $"dotnet {Path.GetRelativePath(Repository.Root, Program)} --id {_id}";

    private static string Program => Repository.Program("tests/DevCluster/OpenSipsHa.DevCluster");

    /// <exception cref="LabException">It did not get ready: carries what it said.</exception>
    public static async Task<DevClusterProcess> StartAsync(ProductClusterOptions options, CancellationToken cancellationToken)
    {
        var log = Path.Combine(options.LogDirectory, "devcluster.log");
        var command = ServeCommand(options);
        var process = options.Detached
            ? null
            : ProcessHandle.Start(command, new StartOptions { OnLine = new LogFile(log).Write });
        if (options.Detached)
            await Detached.StartAsync(command, log);
        var cluster = new DevClusterProcess(options.Id, process);
        try
        {
            await Deadline.UntilAsync<object>(
                "the development cluster", StartTimeout,
                () => process is { HasExited: true } || SaidError(log) is not null
                    ? throw new LabException(SaidError(log) ?? "the development cluster ended; see " + log)
                    : Task.FromResult<object?>(IsReady(log) ? log : null),
                cancellationToken: cancellationToken);
            cluster.WriteKubeconfigInside();
            return cluster;
        }
        catch
        {
            await cluster.RemoveAsync();
            throw;
        }
    }

    /// <summary>Removes a cluster that another process started.</summary>
    /// <returns>False when there was none.</returns>
    public static async Task<bool> DownAsync(string id)
    {
        var found = Directory.Exists(StateDirectoryOf(id)) || File.Exists($"/run/netns/shn-{id}-net");
        if (found)
            await RunDownAsync(id);
        return found;
    }

    /// <summary>The node hears and reaches nobody, while its interface keeps its carrier.</summary>
    public Task CutAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.Cut, node), cancellationToken);

    /// <summary>Undoes <see cref="CutAsync"/>.</summary>
    public Task HealAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.Heal, node), cancellationToken);

    /// <summary>The node's interface loses its carrier.</summary>
    public Task LinkDownAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.LinkDown, node), cancellationToken);

    /// <summary>Undoes <see cref="LinkDownAsync"/>.</summary>
    public Task LinkUpAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.LinkUp, node), cancellationToken);

    /// <summary>All processes of the node stop where they are.</summary>
    public Task FreezeAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.Freeze, node), cancellationToken);

    /// <summary>Undoes <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync(string node, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.Thaw, node), cancellationToken);

    /// <summary>Sends a signal to a container's process.</summary>
    public Task KillAsync(string node, string pod, string container, Signal signal, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.Kill, node, Pod: pod, Container: container, Signal: signal), cancellationToken);

    /// <summary>Every request to the API server waits so long before it is handled; zero: none does.</summary>
    public Task SlowApiAsync(TimeSpan delay, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.ApiSlow, Time: delay), cancellationToken);

    /// <summary>The API server cuts its connections, and takes new ones when <paramref name="downtime"/> is over.</summary>
    public Task RestartApiAsync(TimeSpan downtime, CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.ApiRestart, Time: downtime), cancellationToken);

    /// <summary>Remembers the API server's state for <see cref="RestoreApiAsync"/>.</summary>
    public Task SaveApiAsync(CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.ApiSave), cancellationToken);

    /// <summary>The API server goes back to the remembered state, revisions included.</summary>
    public Task RestoreApiAsync(CancellationToken cancellationToken = default) =>
        AskAsync(new ControlRequest(ControlAction.ApiRestore), cancellationToken);

    /// <summary>Ends the cluster and everything in it, also when it is detached.</summary>
    public async Task RemoveAsync()
    {
        if (_process is null)
        {
            await DownAsync(_id);
            return;
        }

        _process.Send(Signal.Term);
        await Task.WhenAny(_process.Exited, Task.Delay(CommandTimeout));
        await _process.DisposeAsync();
        _process = null;
        // Whatever a cluster that had to be killed has left.
        await NetworkLab.SweepAsync(_id);
    }

    public ValueTask DisposeAsync() => new(RemoveAsync());

    private static string StateDirectoryOf(string id) => $"/run/opensipsha-devcluster/{id}";

    private static List<string> ServeCommand(ProductClusterOptions options)
    {
        List<string> command =
        [
            "dotnet", Program, "serve", "--id", options.Id, "--state-dir", StateDirectoryOf(options.Id),
            "--log-dir", Path.Combine(options.LogDirectory, "pods"),
            "--image", $"{AgentImage}={options.AgentProgram ?? Repository.Program("proxy/OpenSipsHa.Agent")}",
            "--image", $"{ProxyImage}={Repository.Program("proxy/OpenSipsHa.Proxy")}",
            "--restart-delay", options.LongestRestartDelay.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var (name, address) in Hosts)
            command.AddRange([PairNetwork.Nodes.Contains(name) ? "--node" : "--host", $"{name}={address}"]);
        return command;
    }

    private static bool IsReady(string log) => Lines(log).Any(line => line.StartsWith("READY", StringComparison.Ordinal));

    private static string? SaidError(string log) =>
        Lines(log).FirstOrDefault(line => line.StartsWith("devcluster:", StringComparison.Ordinal));

    private static string[] Lines(string log)
    {
        if (!File.Exists(log))
            return [];
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n');
    }

    private void WriteKubeconfigInside() => File.WriteAllText(
        KubeconfigInside,
        ServerLine().Replace(File.ReadAllText(Kubeconfig), $"${{key}}https://{PairNetwork.ApiServer}:6443"));

    /// <summary>Over the cluster's socket: starting a program would take as long as some faults last.</summary>
    private Task<string> AskAsync(ControlRequest request, CancellationToken cancellationToken) =>
        ControlSocket.AskAsync(_id, request, cancellationToken);

    private static async Task RunDownAsync(string id)
    {
        await using var process = ProcessHandle.Start(["dotnet", Program, "down", "--id", id]);
        var exitCode = await process.Exited.WaitAsync(CommandTimeout);
        if (exitCode != 0)
            throw new LabException($"devcluster down ended with {exitCode}: {string.Join(' ', process.Lines)}");
    }

    [GeneratedRegex("(?<key>server:\\s*\"?)https://[^\\s\"]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServerLine();
}
