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
    /// With a fence that closes by itself the lifetime need not end with authority: it only sees that nothing is left
    /// of a process that has died.
    /// </summary>
    public const int KeptSeconds = 2;

    /// <summary>How often a fenced address and its fence are refreshed under authority that lasts longer.</summary>
    public static readonly TimeSpan KeptRefresh = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A lifetime can end up to 50 ticks early (ADDRCONF_TIMER_FUZZ_MINUS in include/net/addrconf.h: 200 ms at 250 Hz,
    /// a quarter of a second at less).
    /// </summary>
    private static readonly TimeSpan EndsEarly = TimeSpan.FromMilliseconds(250);

    /// <summary>Sooner than <see cref="KeptRefresh"/>, so that a refresh a little early is not put off to the next one.</summary>
    private static readonly TimeSpan Due = TimeSpan.FromMilliseconds(700);

    /// <summary>Lifetime to set under authority for so long; 0 = none.</summary>
    public static int Seconds(TimeSpan remaining, bool isFenced)
    {
        if (!isFenced)
            return Seconds(remaining);
        return remaining > TimeSpan.Zero ? KeptSeconds : 0;
    }

    /// <summary>Whether an address that was set so long ago is still there, if nobody has removed it.</summary>
    public static bool Lasts(TimeSpan sinceSet, int seconds) => sinceSet < TimeSpan.FromSeconds(seconds) - EndsEarly;

    /// <summary>Whether the lifetime of a fenced address is to be set again.</summary>
    public static bool IsDue(TimeSpan sinceSet) => sinceSet >= Due;

    /// <summary>When to extend again under the same authority; null = nothing to win.</summary>
    public static TimeSpan? NextProlongation(TimeSpan remaining, bool isFenced)
    {
        if (!isFenced)
            return NextProlongation(remaining);
        return remaining > KeptRefresh ? KeptRefresh : null;
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
