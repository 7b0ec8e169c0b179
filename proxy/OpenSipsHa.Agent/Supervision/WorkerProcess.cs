using System.Collections;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// The worker as its supervisor has it. Not tied by PR_SET_PDEATHSIG: that signal comes when the *thread* ends that
/// started the process, and is lost if the parent dies before it is asked for; the end of the socket that both share
/// tells the worker the same without either.
/// </summary>
internal sealed class WorkerProcess
{
    /// <summary>Of the worker's end of the socket.</summary>
    public const int LinkDescriptor = 3;

    private readonly Lock _gate = new();
    private bool _hasEnded;

    private WorkerProcess(int id) => Id = id;

    public int Id { get; }

    /// <summary>Starts it with this process's environment, standard streams and network namespace.</summary>
    /// <param name="argv">Path of the program first.</param>
    /// <param name="link">Becomes its descriptor 3; stays the caller's to close.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static WorkerProcess Start(IReadOnlyList<string> argv, LinuxSocket link)
    {
        Span<byte> actions = stackalloc byte[ProcessCalls.OpaqueLength];
        Span<byte> attributes = stackalloc byte[ProcessCalls.OpaqueLength];
        Span<byte> signals = stackalloc byte[ProcessCalls.OpaqueLength];
        ProcessCalls.InitActions(actions);
        ProcessCalls.AddDuplicate(actions, (int)link.DangerousGetHandle(), LinkDescriptor);
        // .NET ignores SIGPIPE, which a program inherits: scripts that the worker starts would no longer end by it.
        ProcessCalls.NoSignals(signals);
        ProcessCalls.AddSignal(signals, ProcessCalls.BrokenPipe);
        ProcessCalls.InitAttributes(attributes);
        ProcessCalls.SetDefaults(attributes, signals);
        ProcessCalls.SetFlags(attributes, ProcessCalls.SetDefaultSignals);
        var error = ProcessCalls.Spawn(out var id, argv[0], actions, attributes, [.. argv, null], [.. Variables(), null]);
        ProcessCalls.DestroyActions(actions);
        ProcessCalls.DestroyAttributes(attributes);
        return error == 0
            ? new WorkerProcess(id)
            : throw new IOException($"cannot start {argv[0]}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
    }

    public void Send(int signal)
    {
        lock (_gate)
        {
            // Its number can be another process's by then.
            if (!_hasEnded)
                ProcessCalls.Kill(Id, signal);
        }
    }

    /// <summary>Waits until it has ended.</summary>
    public WorkerEnd Wait()
    {
        Span<byte> info = stackalloc byte[ProcessCalls.SignalInfoLength];
        while (ProcessCalls.Wait(ProcessCalls.ThisChild, Id, info, ProcessCalls.Exited | ProcessCalls.LeaveWaitable) != 0)
        {
            if (Marshal.GetLastPInvokeError() != LinuxSockets.Interrupted)
                throw LinuxSockets.Error(LinuxSockets.LastErrno, $"wait for process {Id}");
        }

        lock (_gate)
        {
            _hasEnded = true;
            ProcessCalls.Wait(ProcessCalls.ThisChild, Id, info, ProcessCalls.Exited);
        }

        var (code, status) = (MemoryMarshal.Read<int>(info[8..]), MemoryMarshal.Read<int>(info[24..]));
        return code == ProcessCalls.CodeExited ? new WorkerEnd(status, 0) : new WorkerEnd(0, status);
    }

    /// <summary>
    /// The first process of a container inherits those whose parents have ended, and each stays in the process table until it
    /// is waited for.
    /// </summary>
    public void BuryOrphans()
    {
        if (Environment.ProcessId != 1)
            return;
        Span<byte> info = stackalloc byte[ProcessCalls.SignalInfoLength];
        while (true)
        {
            info.Clear();
            const int Look = ProcessCalls.Exited | ProcessCalls.NoHang;
            if (ProcessCalls.Wait(ProcessCalls.AnyChild, 0, info, Look | ProcessCalls.LeaveWaitable) != 0
                || MemoryMarshal.Read<int>(info[16..]) is var id && (id == 0 || id == Id))
                return;
            ProcessCalls.Wait(ProcessCalls.ThisChild, id, info, Look);
        }
    }

    private static IEnumerable<string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}");
}
