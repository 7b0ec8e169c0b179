using System.Runtime.InteropServices;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>
/// Threads that measure run ahead of what they measure (sched(7), SCHED_RR): on a machine with two cores an instrument that
/// waits for its turn would report its own wait as a gap. They sleep most of the time.
/// </summary>
internal static partial class MeasuringThread
{
    private const int RoundRobin = 2;

    public static Thread Start(string name, Action run)
    {
        var thread = new Thread(() =>
        {
            // Where it is not permitted the thread is one of many, and reports its longest pause.
            var lowest = 1;
            _ = SetScheduler(0, RoundRobin, in lowest);
            run();
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Zero stands for the calling thread, and no other.</summary>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);
}
