using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// The container's first process. Starts the worker, passes signals on, and outlives it: when the worker dies with an
/// address, clears it and tells the peers. Has nothing else to do, so that nothing else can end it, and one thread that waits.
/// </summary>
internal sealed class Supervisor(Clearance clearance, TimeProvider time, ILogger logger)
{
    private static readonly PosixSignal[] PassedOn = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    /// <summary>Returns when the worker has ended and what it held is cleared.</summary>
    /// <param name="argv">The worker's command line, path of the program first.</param>
    /// <returns>The worker's exit code; 128 + number when a signal ended it.</returns>
    /// <exception cref="IOException">The worker cannot be started.</exception>
    public int Run(IReadOnlyList<string> argv)
    {
        var (line, workersEnd) = SupervisionSocket.Pair();
        using (line)
        {
            WorkerProcess worker;
            using (workersEnd)
                worker = WorkerProcess.Start(argv, workersEnd);
            var signals = PassedOn.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                worker.Send(Number(signal));
            })).ToList();
            // While the worker starts, which takes longer.
            Rehearse(worker);

            var held = Listen(line, worker);
            var end = worker.Wait();
            var cleared = clearance.Clear(held, time.GetTimestamp());
            Report(end, cleared);
            signals.ForEach(signal => signal.Dispose());
            return end.ExitCode;
        }
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    private void Rehearse(WorkerProcess worker)
    {
        try
        {
            SupervisorLog.Ready(logger, worker.Id, clearance.WarmUp().TotalMilliseconds);
        }
        catch (IOException e)
        {
            // Not now perhaps, but when it counts: the node's address can come later than the agent.
            SupervisorLog.NotReady(logger, worker.Id, e.Message);
        }

        // Gives back what the start took: nothing is allocated from now on until the end.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Until the worker's last thread is gone.</summary>
    /// <returns>What it held then.</returns>
    private HeldState Listen(LinuxSocket line, WorkerProcess worker)
    {
        var held = HeldState.Nothing;
        var buffer = new byte[HeldStateCodec.MaxLength];
        while (SupervisionSocket.Receive(line, buffer) is > 0 and var length)
        {
            try
            {
                held = HeldStateCodec.Decode(buffer, length);
            }
            catch (InvalidDataException e)
            {
                SupervisorLog.BadMessage(logger, e.Message);
            }

            worker.BuryOrphans();
        }

        return held;
    }

    private void Report(WorkerEnd end, IReadOnlyList<ClearedAddress> cleared)
    {
        if (cleared.Count == 0)
            SupervisorLog.Ended(logger, end);
        foreach (var address in cleared)
        {
            if (address.IsGone)
                SupervisorLog.Cleared(logger, end, address.Address, address.Told, address.Took.TotalMilliseconds);
            else
                SupervisorLog.NotCleared(logger, end, address.Address, address.Error ?? "not there when last looked, and back");
            if (address is { IsGone: true, Error: { } error })
                SupervisorLog.Trouble(logger, address.Address, error);
        }
    }
}
