using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Targets of one request that wait for their turn, with their bytes. Kept with the pooled context.</summary>
internal sealed class TargetList
{
    private Entry[] entries = new Entry[2];
    private byte[] bytes = new byte[256];
    private int used;
    private int waiting;

    /// <summary>All targets ever added to this request.</summary>
    public int Count { get; private set; }

    public bool HasWaiting => waiting > 0;

    public void Clear()
    {
        Count = used = waiting = 0;
    }

    public bool TryAdd(in ForwardTarget target)
    {
        if (Count == RequestContext.MaxTargets)
            return false;
        if (Count == entries.Length)
            Array.Resize(ref entries, entries.Length * 2);
        // A registered contact may have headers, a Request-URI may not (RFC 3261 section 19.1.1, table 1).
        var uri = Keep(SipUri.WithoutHeaders(target.RequestUri));
        var route = Keep(target.Route);
        entries[Count++] = new Entry
        {
            RequestUri = uri, Route = route, Destination = target.Destination, Group = target.Group,
            Cookie = target.Cookie, Listener = target.Listener, NoResponseTimeout = target.NoResponseTimeout, Waiting = true,
        };
        waiting++;
        return true;
    }

    /// <summary>The lowest group that waits.</summary>
    public int NextGroup()
    {
        var lowest = int.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            if (entries[i].Waiting && entries[i].Group < lowest)
                lowest = entries[i].Group;
        }

        return lowest;
    }

    /// <summary>The next waiting target of a group. Its spans live until a target is added.</summary>
    public bool TryTake(int group, out ForwardTarget target)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var entry = ref entries[i];
            if (!entry.Waiting || entry.Group != group)
                continue;
            entry.Waiting = false;
            waiting--;
            target = new ForwardTarget
            {
                RequestUri = bytes.AsSpan(entry.RequestUri), Route = bytes.AsSpan(entry.Route),
                Destination = entry.Destination, Group = group, Cookie = entry.Cookie, Listener = entry.Listener,
                NoResponseTimeout = entry.NoResponseTimeout,
            };
            return true;
        }

        target = default;
        return false;
    }

    private Range Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > bytes.Length - used)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + text.Length));
        text.CopyTo(bytes.AsSpan(used));
        var range = used..(used + text.Length);
        used += text.Length;
        return range;
    }

    private struct Entry
    {
        public Range RequestUri;
        public Range Route;
        public SipEndpoint Destination;
        public int Group;
        public long Cookie;
        public SipListener? Listener;
        public TimeSpan NoResponseTimeout;
        public bool Waiting;
    }
}
