using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Sip.Tests;

/// <summary>CPU time of this thread: other tests, and other programs, do not count.</summary>
internal static partial class ThreadCpu
{
    private const int ClockThreadCpuTimeId = 3;

    public static TimeSpan Now
    {
        get
        {
            if (GetTime(ClockThreadCpuTimeId, out var time) != 0)
                throw new Win32Exception();
            return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100));
        }
    }

    /// <summary>The least that an action takes of several runs: what the caches were last used for makes the difference.</summary>
    public static TimeSpan Least(int runs, Action<int> action)
    {
        var least = TimeSpan.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            var before = Now;
            action(run);
            var took = Now - before;
            least = took < least ? took : least;
        }

        return least;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
