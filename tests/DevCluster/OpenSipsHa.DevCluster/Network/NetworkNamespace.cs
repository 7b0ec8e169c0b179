using System.Net.Sockets;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>A named network namespace (below /run/netns) and what can be done inside it.</summary>
public class NetworkNamespace
{
    private readonly Lazy<string> _identity;

    /// <param name="name">Need not be of a lab of this process.</param>
    public NetworkNamespace(string name)
    {
        Namespace = name;
        _identity = new Lazy<string>(() => Run(static () =>
            new FileInfo("/proc/thread-self/ns/net").LinkTarget
            ?? throw new LabException("/proc is not mounted")));
    }

    /// <summary>A namespace that exists already, also one of a lab that another process holds.</summary>
    /// <param name="name">As `ip netns` prints it: `shn-ID-HOST` for a host of a lab.</param>
    /// <exception cref="LabException">There is none of that name.</exception>
    public static NetworkNamespace Open(string name)
    {
        Prerequisites.Check();
        var opened = new NetworkNamespace(name);
        return File.Exists(opened.NamespacePath)
            ? opened
            : throw new LabException($"there is no network namespace '{name}': `ip netns` lists those that exist");
    }

    /// <summary>As `ip netns` prints it.</summary>
    public string Namespace { get; }

    /// <summary>The file that stands for the namespace, as setns(2) and `nsenter --net=` want it.</summary>
    public string NamespacePath => $"/run/netns/{Namespace}";

    /// <summary>Runs a command to its end and captures what it writes.</summary>
    public Task<CommandResult> ExecAsync(string command, params string[] arguments) =>
        ExecAsync([command, .. arguments], TimeSpan.FromSeconds(60));

    /// <inheritdoc cref="ExecAsync(string, string[])"/>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public Task<CommandResult> ExecAsync(
        IReadOnlyList<string> argv,
        TimeSpan timeout,
        StartOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Commands.RunAsync(Inside(argv), timeout, options, cancellationToken);

    /// <summary>Starts a process that stays. `ip netns exec` gives it a /sys that shows this namespace.</summary>
    public ProcessHandle Start(IReadOnlyList<string> argv, StartOptions? options = null) =>
        ProcessHandle.Start(Inside(argv), options);

    /// <inheritdoc cref="Start(IReadOnlyList{string}, StartOptions?)"/>
    public ProcessHandle Start(string command, params string[] arguments) => Start([command, .. arguments]);

    /// <summary>
    /// Runs <paramref name="function"/> on a thread that is inside the namespace. Sockets made there stay in the
    /// namespace for good, on whatever thread they are used later.
    /// </summary>
    public T Run<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The thread ends afterwards: one that has changed its namespace must not go back to any pool.
        new Thread(() =>
        {
            try
            {
                LinuxCalls.EnterNetworkNamespace(NamespacePath);
                result.SetResult(function());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        })
        { IsBackground = true, Name = Namespace }.Start();
        return result.Task.GetAwaiter().GetResult();
    }

    /// <summary>Opens a socket inside the namespace.</summary>
    public Socket OpenSocket(AddressFamily family, SocketType type, ProtocolType protocol) =>
        Run(() => new Socket(family, type, protocol));

    /// <summary>The processes whose network namespace this is, whoever started them.</summary>
    public IReadOnlyList<int> Processes()
    {
        var pids = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var pid) && NamespaceOf(directory) == _identity.Value)
                pids.Add(pid);
        }

        return pids;
    }

    /// <summary>Those of <see cref="Processes"/> whose command line meets the condition.</summary>
    public IReadOnlyList<RunningProcess> FindProcesses(Func<IReadOnlyList<string>, bool> condition) =>
        [.. Processes().Select(RunningProcess.Find).OfType<RunningProcess>().Where(process => condition(process.CommandLine))];

    /// <summary>From <see cref="Freeze"/> to <see cref="Thaw"/>.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Stops every process in the namespace where it stands, as a machine that hangs does.</summary>
    public void Freeze()
    {
        IsFrozen = true;
        SignalAll(Signal.Stop);
    }

    /// <summary>Lets frozen processes go on.</summary>
    public void Thaw()
    {
        SignalAll(Signal.Cont);
        IsFrozen = false;
    }

    /// <summary>The command line that runs <paramref name="argv"/> inside.</summary>
    public IReadOnlyList<string> Inside(IReadOnlyList<string> argv) => ["ip", "netns", "exec", Namespace, .. argv];

    private static string? NamespaceOf(string processDirectory)
    {
        try
        {
            return new FileInfo(Path.Combine(processDirectory, "ns/net")).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void SignalAll(Signal signal)
    {
        // Twice: a process that was forking during the first pass is caught in the second.
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var pid in Processes())
                LinuxCalls.Kill(pid, signal);
        }
    }
}
