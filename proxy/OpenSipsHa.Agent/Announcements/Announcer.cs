using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>
/// Announces one address while it is held: a burst at once, a second one after a delay, then one packet of each kind
/// every refresh. A send error is counted and the series goes on.
/// </summary>
public sealed class Announcer(IFrameSender sender, IPAddress address, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _next;
    private NetworkLink? _link;
    private AnnouncementTimes? _times;
    private int _series;

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
