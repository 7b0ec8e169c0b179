using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>
/// Announces an address only while authority lasts, also when a refresh is due in the first moment after a pause: packet
/// sockets send below the fence. Safe to call from any thread.
/// </summary>
public sealed class EarnedAnnouncer : IDisposable
{
    private readonly Announcer _announcer;
    private long _until;

    public EarnedAnnouncer(IFrameSender frames, IPAddress address, MonotonicClock clock, ILogger logger) => _announcer = new Announcer(
        frames, address, clock.Time, logger, () => clock.Now.SinceOrigin.Ticks < Volatile.Read(ref _until));

    /// <summary>Authority ends then, from now on.</summary>
    public void Earn(Instant until) => Volatile.Write(ref _until, until.SinceOrigin.Ticks);

    /// <inheritdoc cref="Announcer.Start"/>
    public void Start(NetworkLink link, AnnouncementTimes times) => _announcer.Start(link, times);

    /// <inheritdoc cref="Announcer.StartAgain"/>
    public void StartAgain() => _announcer.StartAgain();

    /// <inheritdoc cref="Announcer.Stop"/>
    public void Stop() => _announcer.Stop();

    /// <inheritdoc cref="Announcer.Defend"/>
    public bool Defend() => _announcer.Defend();

    public void Dispose() => _announcer.Dispose();
}
