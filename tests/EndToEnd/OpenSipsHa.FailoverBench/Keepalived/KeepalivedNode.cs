using System.Globalization;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>keepalived and the service on one node, inside the node's network namespace and nowhere else.</summary>
internal sealed class KeepalivedNode : IAsyncDisposable
{
    private const string DaemonProgram = "keepalived";
    private const string Entering = "Entering ";

    private readonly NetworkNamespace _host;
    private readonly KeptRunning _service;
    private readonly KeptRunning _daemon;

    /// <param name="directory">For configuration, pid files and log.</param>
    public KeepalivedNode(string node, NetworkNamespace host, int priority, KeepalivedTimers timers, string directory)
    {
        _host = host;
        Directory.CreateDirectory(directory);
        var config = Path.Combine(directory, "keepalived.conf");
        File.WriteAllText(config, KeepalivedConfig.Of(node, priority, timers, PairNetwork.Service));
        var log = new StreamingLog(Path.Combine(directory, "keepalived.log"));
        _service = new KeptRunning(
            () => host.Start("dotnet", typeof(KeepalivedNode).Assembly.Location, OptionsResponder.Verb, PairNetwork.Service.ToString()),
            BenchRun.RestartDelay);
        _daemon = new KeptRunning(
            () => host.Start(
                [
                    Repository.Tool(DaemonProgram, "KEEPALIVED"), "--dont-fork", "--log-console", "--log-detail", "--vrrp",
                    "--use-file", config, "--pid", Path.Combine(directory, "main.pid"), "--vrrp_pid", Path.Combine(directory, "vrrp.pid"),
                ],
                new StartOptions { OnLine = log.Write }),
            BenchRun.RestartDelay);
    }

    /// <summary>VRRP's state as the daemon reported it last: MASTER, BACKUP or FAULT; null before the first.</summary>
    public string? State => _daemon.IsRunning && _daemon.Lines.LastOrDefault(line => line.Contains(Entering, StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(Entering, StringComparison.Ordinal) + Entering.Length)..].Split(' ')[0]
        : null;

    public bool ServiceListens => _service.IsRunning && _service.Lines.Contains("READY");

    public IReadOnlyList<RunningProcess> Find(PairPart part)
    {
        var daemons = _host.FindProcesses(words => Path.GetFileName(words[0]) == DaemonProgram);
        var services = _host.FindProcesses(words => words.Contains(OptionsResponder.Verb) && Path.GetFileName(words[0]) == "dotnet");
        return part switch
        {
            PairPart.Proxy => services,
            PairPart.Everything => [.. daemons, .. services],
            PairPart.Supervisor => [.. daemons.Where(process => process.Pid == _daemon.Pid)],
            _ => daemons,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        await _service.DisposeAsync();
        // A daemon that is killed leaves its address on the interface.
        await _host.ExecAsync("ip", "address", "del", PairNetwork.VirtualIP.ToString() + "/" + 32.ToString(CultureInfo.InvariantCulture), "dev", "eth0");
    }
}
