using System.Collections.Concurrent;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// Targets that failed lately: they go to the end of the line for a while, so that not every call waits for the same dead host
/// (RFC 3263 section 4.3). Safe from several threads.
/// </summary>
public sealed class FailedTargets(TimeProvider time, TimeSpan? period = null)
{
    private const int Capacity = 4096;

    private readonly TimeSpan period = period ?? TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<SipTarget, long> failures = new();

    public int Count => failures.Count;

    public void Remember(SipTarget target)
    {
        if (failures.Count >= Capacity)
            failures.Clear();
        failures[target] = time.GetTimestamp();
    }

    public void Forget(SipTarget target)
    {
        if (!failures.IsEmpty)
            failures.TryRemove(target, out _);
    }

    /// <summary>Moves those that failed behind the others; either keep their order.</summary>
    public void PutLast(Span<SipTarget> targets)
    {
        if (failures.IsEmpty)
            return;
        Span<SipTarget> failed = stackalloc SipTarget[TargetPlan.MaxTargets];
        var (kept, moved) = (0, 0);
        foreach (var target in targets)
        {
            if (moved < failed.Length && HasFailed(target))
                failed[moved++] = target;
            else
                targets[kept++] = target;
        }

        failed[..moved].CopyTo(targets[kept..]);
    }

    private bool HasFailed(SipTarget target)
    {
        if (!failures.TryGetValue(target, out var at))
            return false;
        if (time.GetElapsedTime(at) < period)
            return true;
        failures.TryRemove(target, out _);
        return false;
    }
}
