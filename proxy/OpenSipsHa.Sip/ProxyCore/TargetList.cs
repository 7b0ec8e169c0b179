using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Targets of one request that wait for their turn, with their bytes. Kept with the pooled context.</summary>
internal sealed class TargetList
{
    private Entry[] entries = new Entry[2];
    private byte[] bytes = new byte[256];
    private SipTarget[] alternates = [];
    private int used;
    private int waiting;
    private int alternatesUsed;

    /// <summary>All targets ever added to this request.</summary>
    public int Count { get; private set; }

    public bool HasWaiting => waiting > 0;

    public void Clear()
    {
        Count = used = waiting = alternatesUsed = 0;
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
        var nextHop = Keep(target.NextHop);
        entries[Count++] = new Entry
        {
            RequestUri = uri, Route = route, NextHop = nextHop, Destination = target.Destination, Group = target.Group,
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

    /// <summary>The next waiting target of a group.</summary>
    /// <param name="index">Names the target from now on.</param>
    public bool TryTake(int group, out int index)
    {
        for (index = 0; index < Count; index++)
        {
            ref var entry = ref entries[index];
            if (!entry.Waiting || entry.Group != group)
                continue;
            entry.Waiting = false;
            waiting--;
            return true;
        }

        return false;
    }

    /// <summary>A target; its spans live until one is added.</summary>
    public ForwardTarget this[int index]
    {
        get
        {
            ref var entry = ref entries[index];
            return new ForwardTarget
            {
                RequestUri = bytes.AsSpan(entry.RequestUri), Route = bytes.AsSpan(entry.Route), NextHop = bytes.AsSpan(entry.NextHop),
                Destination = entry.Destination, Group = entry.Group, Cookie = entry.Cookie, Listener = entry.Listener,
                NoResponseTimeout = entry.NoResponseTimeout,
            };
        }
    }

    /// <summary>What a target's name has been resolved to, in the order of trying.</summary>
    public void SetAddresses(int index, ReadOnlySpan<SipTarget> addresses)
    {
        if (addresses.Length > alternates.Length - alternatesUsed)
            Array.Resize(ref alternates, Math.Max(alternates.Length * 2, alternatesUsed + addresses.Length));
        addresses.CopyTo(alternates.AsSpan(alternatesUsed));
        entries[index].NextAddress = alternatesUsed;
        entries[index].EndOfAddresses = alternatesUsed += addresses.Length;
    }

    /// <summary>An address of this target has not been tried yet.</summary>
    public bool HasAddress(int index) => entries[index].NextAddress < entries[index].EndOfAddresses;

    public bool TryTakeAddress(int index, out SipTarget address)
    {
        var there = HasAddress(index);
        address = there ? alternates[entries[index].NextAddress++] : default;
        return there;
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
        public Range NextHop;
        public SipEndpoint Destination;
        public int Group;
        public long Cookie;
        public SipListener? Listener;
        public TimeSpan NoResponseTimeout;
        public bool Waiting;
        public int NextAddress;
        public int EndOfAddresses;
    }
}
