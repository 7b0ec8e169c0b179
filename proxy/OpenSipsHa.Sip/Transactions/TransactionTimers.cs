using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Transactions;

/// <summary>RFC 3261's timers over UDP in milliseconds (section 17, table 4; RFC 6026 for L and M).</summary>
internal sealed class TransactionTimers(ProxyOptions options)
{
    public long T1 { get; } = (long)options.T1.TotalMilliseconds;

    public long T2 { get; } = (long)options.T2.TotalMilliseconds;

    /// <summary>Timers I and K.</summary>
    public long T4 { get; } = (long)options.T4.TotalMilliseconds;

    /// <summary>Timers B, D, F, H, J, L, M: 64 × T1.</summary>
    public long SixtyFourT1 => 64 * T1;

    public long TimerC { get; } = (long)options.TimerC.TotalMilliseconds;

    public long TryingAfter { get; } = (long)options.TryingAfter.TotalMilliseconds;
}
