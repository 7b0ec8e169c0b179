using System.Diagnostics;

namespace OpenSipsHa.SipBench.Load;

/// <summary>Nanoseconds since the run began; the same for all of its threads.</summary>
internal sealed class LoadClock
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public long Now => (long)Stopwatch.GetElapsedTime(_start).TotalNanoseconds;
}
