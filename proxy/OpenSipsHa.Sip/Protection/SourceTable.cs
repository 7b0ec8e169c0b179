using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Protection;

/// <summary>
/// What is remembered of the sources of messages: how much they send, how often they failed, until when they are banned. An IPv6
/// source is its /64. Of fixed size, in buckets that a secret spreads sources over: a flood from forged addresses takes
/// the room of other unbanned sources, which are counted anew then, and never that of banned ones. For any thread.
/// </summary>
public sealed class SourceTable
{
    private const int Ways = 8;
    private const int GateCount = 256;

    private readonly Entry[] entries;
    private readonly Lock[] gates = [.. Enumerable.Range(0, GateCount).Select(_ => new Lock())];
    private readonly KeyedHash hash = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
    private long bans;

    /// <param name="capacity">Sources remembered at a time; a power of two, 2048 or more. 48 bytes each.</param>
    public SourceTable(int capacity = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Ways * GateCount);
        entries = new Entry[capacity];
    }

    /// <summary>Sources that were banned so far.</summary>
    public long Bans => Interlocked.Read(ref bans);

    public bool IsBanned(in SipEndpoint source, long now)
    {
        var tag = Tag(source);
        lock (GateOf(tag))
        {
            foreach (ref var entry in Bucket(tag))
            {
                if (entry.Tag == tag)
                    return entry.BannedUntil > now;
            }
        }

        return false;
    }

    /// <summary>Counts one message.</summary>
    /// <param name="now">Milliseconds of a clock that never goes back; 1 or more.</param>
    /// <param name="banMs">For so long a source over the limit is banned; 0 = not.</param>
    /// <returns>False: the source is over the limit.</returns>
    public bool TryCount(in SipEndpoint source, long now, in RateLimit limit, long banMs)
    {
        var tag = Tag(source);
        lock (GateOf(tag))
        {
            ref var entry = ref Find(tag, now, limit.PeriodMs);
            if (Unsafe.IsNullRef(ref entry) || entry.Count(now, limit))
                return true;
            Ban(ref entry, now, banMs);
            return false;
        }
    }

    /// <summary>A wrong password or an unknown user.</summary>
    public void CountFailure(in SipEndpoint source, long now, in BanRule rule)
    {
        var tag = Tag(source);
        lock (GateOf(tag))
        {
            ref var entry = ref Find(tag, now, rule.DurationMs);
            if (Unsafe.IsNullRef(ref entry))
                return;
            if (now - entry.FailedSince >= rule.DurationMs)
            {
                entry.FailedSince = now;
                entry.Failures = 0;
            }

            if (++entry.Failures < rule.FailedAuthentications)
                return;
            entry.Failures = 0;
            Ban(ref entry, now, rule.DurationMs);
        }
    }

    public void Ban(in SipEndpoint source, long now, in BanRule rule)
    {
        var tag = Tag(source);
        lock (GateOf(tag))
        {
            ref var entry = ref Find(tag, now, rule.DurationMs);
            if (!Unsafe.IsNullRef(ref entry))
                Ban(ref entry, now, rule.DurationMs);
        }
    }

    private void Ban(ref Entry entry, long now, long banMs)
    {
        if (banMs <= 0)
            return;
        if (entry.BannedUntil <= now)
            Interlocked.Increment(ref bans);
        entry.BannedUntil = now + banMs;
    }

    /// <summary>The source's entry, or one made for it in place of the one that is least worth keeping.</summary>
    /// <returns>A null reference when all in its bucket are banned.</returns>
    private ref Entry Find(ulong tag, long now, long keepMs)
    {
        var bucket = Bucket(tag);
        var least = -1;
        for (var i = 0; i < bucket.Length; i++)
        {
            if (bucket[i].Tag == tag)
                return ref bucket[i];
            if (bucket[i].BannedUntil <= now && (least < 0 || bucket[i].Worth(now, keepMs) < bucket[least].Worth(now, keepMs)))
                least = i;
        }

        if (least < 0)
            return ref Unsafe.NullRef<Entry>();
        bucket[least] = new Entry { Tag = tag, Window = now, FailedSince = now };
        return ref bucket[least];
    }

    private ulong Tag(in SipEndpoint source) =>
        hash.Add(hash.Add(source.IsIPv6 ? 6UL : 4UL, source.High), source.IsIPv6 ? 0 : source.Low) | 1;

    private Span<Entry> Bucket(ulong tag) => entries.AsSpan((int)((tag >> 8) % (ulong)(entries.Length / Ways)) * Ways, Ways);

    private Lock GateOf(ulong tag) => gates[(int)((tag >> 8) % (ulong)(entries.Length / Ways) % GateCount)];

    private struct Entry
    {
        /// <summary>Hash of the address; 0 = nothing here.</summary>
        public ulong Tag;

        /// <summary>When the window began that <see cref="current"/> counts.</summary>
        public long Window;
        public long BannedUntil;
        public long FailedSince;
        public int Failures;
        private int current;
        private int previous;

        /// <summary>The former window counts as far as a period back from now reaches into it.</summary>
        public bool Count(long now, in RateLimit limit)
        {
            var passed = now - Window;
            if (passed >= limit.PeriodMs)
            {
                previous = passed < 2L * limit.PeriodMs ? current : 0;
                current = 0;
                Window = passed < 2L * limit.PeriodMs ? Window + limit.PeriodMs : now;
                passed = now - Window;
            }

            if (current < int.MaxValue)
                current++;
            return current + (long)previous * (limit.PeriodMs - passed) / limit.PeriodMs <= limit.Requests;
        }

        public readonly long Worth(long now, long keepMs) =>
            Tag == 0 ? -1 : now - Window > 2 * keepMs && Failures == 0 ? 0 : 1 + current + previous + 16L * Failures;
    }
}
