namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// Answers for as long as they may be kept, negative ones too (RFC 2308); old ones when servers do not answer (RFC 8767). However many ask
/// the same at once, the servers are asked once.
/// </summary>
public sealed class DnsCache(IDnsClient client, TimeProvider time, DnsCacheLimits? limits = null) : IDisposable
{
    private readonly DnsCacheLimits limits = limits ?? new DnsCacheLimits();
    private readonly long started = time.GetTimestamp();
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly Dictionary<DnsQuestion, Entry> entries = [];

    /// <summary>Questions that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>The answer, from memory when it still holds for <paramref name="freshFor"/>, else from the servers.</summary>
    /// <param name="freshFor">More than zero to renew what is about to expire.</param>
    /// <exception cref="OperationCanceledException">The token said so, or the cache was disposed.</exception>
    public async Task<DnsAnswer> GetAsync(DnsQuestion question, TimeSpan freshFor, CancellationToken cancellationToken)
    {
        Task<DnsAnswer> pending;
        DnsAnswer? old;
        lock (gate)
        {
            if (!entries.TryGetValue(question, out var entry))
                entry = Add(question);
            var now = Now;
            if (entry.Answer is { } answer && now + freshFor < entry.FreshUntil)
                return answer with { Ttl = entry.FreshUntil - now };
            old = entry.Answer is { Status: DnsStatus.Found } && now < entry.KeptUntil ? entry.Answer : null;
            pending = entry.Pending ??= Task.Run(() => FetchAsync(question, entry), CancellationToken.None);
        }

        if (old is null)
            return await pending.WaitAsync(cancellationToken);
        try
        {
            return await pending.WaitAsync(limits.StaleAfter, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return old with { Ttl = limits.StaleTtl };
        }
    }

    /// <summary>Ends the queries under way.</summary>
    public void Dispose() => closing.Cancel();

    private TimeSpan Now => time.GetElapsedTime(started);

    private async Task<DnsAnswer> FetchAsync(DnsQuestion question, Entry entry)
    {
        var answer = DnsAnswer.Failure;
        try
        {
            answer = await client.QueryAsync(question, closing.Token);
        }
        finally
        {
            lock (gate)
            {
                answer = Keep(entry, answer);
                entry.Pending = null;
            }
        }

        return answer;
    }

    /// <summary>Remembers an answer; returns the one to go by, which after a failure is the old one.</summary>
    private DnsAnswer Keep(Entry entry, DnsAnswer answer)
    {
        var now = Now;
        if (answer.Status == DnsStatus.Failed && entry.Answer is { Status: DnsStatus.Found } old && now < entry.KeptUntil)
        {
            if (entry.FreshUntil < now + limits.StaleTtl)
                entry.FreshUntil = now + limits.StaleTtl;
            return old with { Ttl = limits.StaleTtl };
        }

        var ttl = answer.Status switch
        {
            DnsStatus.Found => Clamp(answer.Ttl, limits.MaxTtl),
            DnsStatus.Failed => limits.FailureTtl,
            _ => Clamp(answer.Ttl, limits.MaxNegativeTtl),
        };
        entry.Answer = answer with { Ttl = ttl };
        entry.FreshUntil = now + ttl;
        entry.KeptUntil = entry.FreshUntil + (answer.Status == DnsStatus.Found ? limits.MaxStale : TimeSpan.Zero);
        return entry.Answer;
    }

    private TimeSpan Clamp(TimeSpan ttl, TimeSpan most) => ttl < limits.MinTtl ? limits.MinTtl : ttl > most ? most : ttl;

    private Entry Add(DnsQuestion question)
    {
        if (entries.Count >= limits.Entries)
            MakeRoom();
        return entries[question] = new Entry();
    }

    /// <summary>What is of no more use, or else the tenth that expires first.</summary>
    private void MakeRoom()
    {
        var now = Now;
        var idle = entries.Where(entry => entry.Value.Pending is null).OrderBy(entry => entry.Value.FreshUntil).Select(entry => entry.Key).ToList();
        var useless = idle.TakeWhile(question => entries[question].FreshUntil < now).ToList();
        foreach (var question in useless.Count > 0 ? useless : idle.Take(1 + limits.Entries / 10))
            entries.Remove(question);
    }

    private sealed class Entry
    {
        public DnsAnswer? Answer { get; set; }

        public TimeSpan FreshUntil { get; set; }

        /// <summary>Until then the answer does when there is no better one.</summary>
        public TimeSpan KeptUntil { get; set; }

        /// <summary>The query under way.</summary>
        public Task<DnsAnswer>? Pending { get; set; }
    }
}
