namespace OpenSipsHa.DevCluster.Api.Faults;

/// <summary>Faults for tests. All members may be called from any thread while requests are running.</summary>
public sealed class FaultInjection
{
    readonly Lock gate = new();
    readonly List<ActiveFault> active = [];
    volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds a fault; disposing the result removes it.</summary>
    public IDisposable Add(Fault fault)
    {
        var entry = new ActiveFault(this, fault);
        lock (gate)
            active.Add(entry);
        Signal();
        return entry;
    }

    public void Clear()
    {
        lock (gate)
            active.Clear();
        Signal();
    }

    /// <summary>Completes when the set of faults next changes, so that a stalled watch notices.</summary>
    internal Task Changed => changed.Task;

    internal Fault? Take(string path, string verb, string user)
    {
        lock (gate)
        {
            var entry = active.Find(candidate => !candidate.Fault.StallWatch && candidate.Matches(path, verb, user));
            if (entry is { Remaining: > 0 } && --entry.Remaining == 0)
                active.Remove(entry);
            return entry?.Fault;
        }
    }

    internal bool Stalls(string path, string user)
    {
        lock (gate)
            return active.Exists(candidate => candidate.Fault.StallWatch && candidate.Matches(path, "watch", user));
    }

    void Remove(ActiveFault entry)
    {
        lock (gate)
            active.Remove(entry);
        Signal();
    }

    void Signal() =>
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    sealed class ActiveFault(FaultInjection owner, Fault fault) : IDisposable
    {
        public Fault Fault => fault;
        public int Remaining = fault.Times ?? 0;

        public bool Matches(string path, string verb, string user) =>
            (fault.PathContains is null || path.Contains(fault.PathContains, StringComparison.Ordinal))
            && (fault.Verb is null || fault.Verb == verb)
            && (fault.User is null || fault.User == user);

        public void Dispose() => owner.Remove(this);
    }
}
