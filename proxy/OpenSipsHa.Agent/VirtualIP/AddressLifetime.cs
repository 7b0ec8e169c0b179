namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// How long the kernel may keep an address by itself (valid_lft of IFA_CACHEINFO, whole seconds), so that it is gone
/// when authority ends even if this process is stopped or killed.
/// </summary>
public static class AddressLifetime
{
    /// <summary>
    /// How long after its lifetime an address can still be there. The kernel checks lifetimes in a work item that it
    /// runs at once when any address is added anywhere, and then not again for a second (ADDRCONF_TIMER_FUZZ_MAX in
    /// net/ipv4/devinet.c and net/ipv6/addrconf.c); measured on 6.18: 0.27 s alone, 1.01 s when another address was
    /// added just before the end.
    /// </summary>
    public static readonly TimeSpan Slop = TimeSpan.FromMilliseconds(1100);

    /// <summary>A lifetime of 0 is refused by the kernel.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Timers beyond 13 s are too coarse for <see cref="Slop"/> (timer wheel, 100 to 300 ticks a second).</summary>
    public const int LongestSeconds = 13;

    /// <summary>A prolongation that comes late would lose a whole second, one that comes early only this.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(50);

    /// <summary>Whole seconds of lifetime that end, late as the kernel may be, within <paramref name="remaining"/>; 0 = no address.</summary>
    public static int Seconds(TimeSpan remaining)
    {
        var safe = (remaining - Slop).Ticks / TimeSpan.TicksPerSecond;
        return safe <= 0 ? 0 : (int)Math.Min(safe, LongestSeconds);
    }

    /// <summary>
    /// When to set the lifetime again under the same authority, because rounding down to whole seconds made it end
    /// earlier than it has to; null = nothing to win.
    /// </summary>
    public static TimeSpan? NextProlongation(TimeSpan remaining)
    {
        var safe = remaining - Slop;
        var seconds = Seconds(remaining);
        if (seconds == 0)
            return null;
        var lost = safe - TimeSpan.FromSeconds(seconds) - Early;
        return lost > Early ? lost : null;
    }
}
