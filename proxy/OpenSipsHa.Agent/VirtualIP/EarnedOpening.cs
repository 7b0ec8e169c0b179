using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>Opens the fence for as long as there is authority, also when this process pauses in the middle of it.</summary>
public sealed class EarnedOpening(IFence fence, MonotonicClock clock, IPAddress address)
{
    /// <summary>How much later than authority the fence can close; the margin of a promise covers it.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(10);

    private const int MaxAttempts = 5;

    /// <returns>false = there is no authority any more, or no moment without a pause: it is closed.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public bool Open(Authority authority)
    {
        // A pause between the look at the clock and the kernel's (SIGSTOP, a stalled machine) opens for too long: it is done
        // again from a fresh look, which replaces what is left or closes.
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var looked = clock.Now;
            var remaining = authority.Until - looked;
            if (remaining <= TimeSpan.Zero)
                break;
            Open(remaining);
            if (clock.Now - looked <= LongestPause)
            {
                FailoverMetrics.FenceRefreshed("ok");
                return true;
            }
        }

        FailoverMetrics.FenceRefreshed("late");
        fence.Close(address);
        return false;
    }

    private void Open(TimeSpan duration)
    {
        try
        {
            fence.Open(address, duration);
        }
        catch (IOException)
        {
            FailoverMetrics.FenceRefreshed("failed");
            throw;
        }
    }
}
