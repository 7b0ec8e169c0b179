using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>
/// Announces one address while it is held: a burst at once, a second one after a delay, then one packet of each kind
/// every refresh. A send error is counted and the series goes on. Safe to call from any thread.
/// </summary>
/// <param name="hasAuthority">
/// Asked before each frame; what it forbids is left out, and the series goes on. After a pause (SIGCONT, a stalled machine) a
/// timer that is due, or a challenge by the one who has taken over, may come before anybody notices that authority has ended,
/// and a fence in the kernel's ARP does not hold back what a packet socket sends. null = as long as it is not stopped.
/// </param>
public sealed class Announcer(
    IFrameSender sender, IPAddress address, TimeProvider time, ILogger logger, Func<bool>? hasAuthority = null) : IDisposable
{
    /// <summary>
    /// RFC 5227 section 2.4 (c) lets a host that keeps its address defend it every 10 s (DEFEND_INTERVAL), so that two hosts
    /// that both defend do not flood the network for ever. A second serves that end as well, two frames a second being no
    /// flood, and 10 s of calls that go to a stranger are too many for an address whose owner is settled: by the Lease, not
    /// by who shouts last. The other members never defend.
    /// </summary>
    private static readonly TimeSpan BetweenDefences = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _next;
    private NetworkLink? _link;
    private AnnouncementTimes? _times;
    private int _series;
    private long? _defendedAt;

    /// <summary>Sends the first burst before it returns. Starts anew when it is running.</summary>
    public void Start(NetworkLink link, AnnouncementTimes times)
    {
        lock (_gate)
        {
            _next?.Dispose();
            (_link, _times) = (link, times);
            _series++;
            Send(times.Count);
            Schedule(times.Delay, isSecondBurst: true);
        }
    }

    /// <summary>
    /// The whole series once more, if it is running: those who could not hear us a moment ago (a link that came back, a switch
    /// that healed) may have learnt anything in the meantime.
    /// </summary>
    public void StartAgain()
    {
        lock (_gate)
        {
            if (_link is { } link && _times is { } times)
                Start(link, times);
        }
    }

    /// <summary>
    /// Somebody else claims the address: say once more where it is, at most once a second. Does nothing when it is not
    /// being announced.
    /// </summary>
    /// <returns>true = it was its turn.</returns>
    public bool Defend()
    {
        lock (_gate)
        {
            if (_link is null || (_defendedAt is { } last && time.GetElapsedTime(last) < BetweenDefences))
                return false;
            _defendedAt = time.GetTimestamp();
            Send(1);
            return true;
        }
    }

    /// <summary>When it returns nothing more will be sent.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _series++;
            _next?.Dispose();
            _next = null;
            _link = null;
        }
    }

    public void Dispose() => Stop();

    private void Schedule(TimeSpan after, bool isSecondBurst)
    {
        var series = _series;
        _next = after > TimeSpan.Zero
            ? time.CreateTimer(_ => Continue(series, isSecondBurst), null, after, Timeout.InfiniteTimeSpan)
            : null;
    }

    private void Continue(int series, bool isSecondBurst)
    {
        lock (_gate)
        {
            // A timer that fired while the series was being stopped.
            if (series != _series || _times is not { } times)
                return;
            Send(isSecondBurst ? times.Count : 1);
            _next?.Dispose();
            Schedule(times.Refresh, isSecondBurst: false);
        }
    }

    private void Send(int count)
    {
        foreach (var frame in AddressFrames.Announce(address, _link!.MacAddress))
        {
            for (var i = 0; i < count; i++)
            {
                if (hasAuthority is not null && !hasAuthority())
                {
                    AgentMetrics.AnnouncementSent(address, "withheld");
                    return;
                }

                try
                {
                    sender.Send(_link.Index, frame);
                    AgentMetrics.AnnouncementSent(address, "sent");
                }
                catch (IOException e)
                {
                    AgentMetrics.AnnouncementSent(address, "failed");
                    AnnouncementLog.Failed(logger, address, _link.Name, e.Message);
                }
            }
        }
    }
}
