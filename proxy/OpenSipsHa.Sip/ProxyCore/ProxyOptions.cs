namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Settings of the proxy core and its threads. The timers' names are RFC 3261's (section 17, table 4).</summary>
public sealed record ProxyOptions
{
    /// <summary>Round-trip estimate; the base of all other timers.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest interval between retransmissions of a non-INVITE request or an INVITE's response.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message may stay in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest ringing without a new provisional response; more than 3 minutes (16.6 step 11).</summary>
    public TimeSpan TimerC { get; init; } = TimeSpan.FromSeconds(185);

    /// <summary>
    /// An INVITE that nobody has answered by now gets 100, below 200 ms (17.2.1). Not at once: a caller whose INVITE
    /// was answered 100 stops retransmitting, and would wait in vain should this member die now.
    /// </summary>
    public TimeSpan TryingAfter { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Sockets and threads per listener; 0 = one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Kernel receive buffer of a socket, bytes (as far as net.core.rmem_max allows).</summary>
    public int ReceiveBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Requests that may wait for name servers at a time; one more is answered 503. A flood of made-up names must not fill the memory.</summary>
    public int MaxParkedRequests { get; init; } = 2000;

    /// <summary>Value of Server in own responses; empty = none.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Makes hashes and branches repeatable in tests; null = secrets from the system's generator.</summary>
    internal int? Seed { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
