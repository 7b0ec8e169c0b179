namespace OpenSipsHa.Sip.Authentication;

/// <summary>
/// Nonce counts that were used (RFC 7616 section 3.4.6): the highest and the 63 below it for each nonce, so that requests
/// may overtake each other, and none counts twice. Of fixed size: a nonce that makes room for another takes all older
/// ones of its bucket out of use, so forgetting never lets a captured request in again. For any thread.
/// </summary>
public sealed class ReplayWindow
{
    private const int Ways = 8;
    private const int GateCount = 64;
    private const int Width = 64;

    private readonly Entry[] entries;
    private readonly long[] forgotten;
    private readonly Lock[] gates = [.. Enumerable.Range(0, GateCount).Select(_ => new Lock())];

    /// <param name="capacity">Nonces in use at a time; a power of two, 512 or more. 32 bytes each.</param>
    public ReplayWindow(int capacity = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Ways * GateCount);
        entries = new Entry[capacity];
        forgotten = new long[capacity / Ways];
        forgotten.AsSpan().Fill(long.MinValue);
    }

    /// <returns>False: used before, or it cannot be told any more.</returns>
    public bool TryUse(in Nonce nonce, uint count)
    {
        if (count == 0)
            return false;
        var bucket = (int)(nonce.Id % (ulong)forgotten.Length);
        lock (gates[bucket % GateCount])
        {
            var ways = entries.AsSpan(bucket * Ways, Ways);
            var oldest = 0;
            for (var i = 0; i < Ways; i++)
            {
                if (ways[i].Highest > 0 && ways[i].Id == nonce.Id && ways[i].IssuedMs == nonce.IssuedMs)
                    return ways[i].TryUse(count);
                if (ways[i].IssuedMs < ways[oldest].IssuedMs)
                    oldest = i;
            }

            if (nonce.IssuedMs <= forgotten[bucket])
                return false;
            if (ways[oldest].Highest > 0)
                forgotten[bucket] = Math.Max(forgotten[bucket], ways[oldest].IssuedMs);
            ways[oldest] = new Entry { Id = nonce.Id, IssuedMs = nonce.IssuedMs, Highest = count, Used = 1 };
            return true;
        }
    }

    private struct Entry
    {
        public ulong Id;
        public long IssuedMs;

        /// <summary>0 = nothing here.</summary>
        public uint Highest;

        /// <summary>Bit n = the highest less n.</summary>
        public ulong Used;

        public bool TryUse(uint count)
        {
            if (count > Highest)
            {
                var ahead = count - Highest;
                Used = ahead < Width ? (Used << (int)ahead) | 1 : 1;
                Highest = count;
                return true;
            }

            var behind = Highest - count;
            if (behind >= Width || (Used & (1UL << (int)behind)) != 0)
                return false;
            Used |= 1UL << (int)behind;
            return true;
        }
    }
}
