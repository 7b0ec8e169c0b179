using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Counts what did not get through, and says so once a minute and kind: a flood must not fill the log. For any thread.</summary>
internal sealed class PeerFailures(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    private readonly Throttle[] _dropped = [.. Enum.GetValues<PeerRefusal>().Select(_ => new Throttle())];
    private readonly Throttle _notSent = new();

    public void Dropped(PeerRefusal refusal, ReadOnlySpan<byte> from)
    {
        PeerMetrics.Dropped(refusal);
        // A member that is about to start or to end hears what nobody in it waits for.
        if (refusal != PeerRefusal.Unsubscribed && _dropped[(int)refusal].Add(time) is > 0 and var count)
            PeerLog.Dropped(logger, count, PeerAddress.Read(from), refusal);
    }

    public void NotSent(IPEndPoint peer, PeerSendResult result)
    {
        if (_notSent.Add(time) is > 0 and var count)
            PeerLog.SendFailed(logger, count, peer, $"{Marshal.GetPInvokeErrorMessage(result.Errno)} (errno {result.Errno})");
    }

    private sealed class Throttle
    {
        private readonly Lock _gate = new();
        private long? _said;
        private long _count;

        /// <returns>How many there were since the last time that it was said; 0: not now.</returns>
        public long Add(TimeProvider time)
        {
            lock (_gate)
            {
                _count++;
                if (_said is { } said && time.GetElapsedTime(said) < SayEvery)
                    return 0;
                _said = time.GetTimestamp();
                var count = _count;
                _count = 0;
                return count;
            }
        }
    }
}
