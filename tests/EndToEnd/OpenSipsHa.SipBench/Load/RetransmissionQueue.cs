namespace OpenSipsHa.SipBench.Load;

/// <summary>
/// Timers A, E and G of RFC 3261 for many calls: intervals double from T1. What waits equally long is due in the order in which
/// it was set, so there is a queue for each interval and nothing to sort. Times in nanoseconds.
/// </summary>
internal sealed class RetransmissionQueue
{
    private const long T1 = 500_000_000;
    private const int Doublings = 7;

    private readonly int _lastDoubling;
    private readonly Queue<(long Due, int Call)>[] _queues;

    /// <param name="cappedAtT2">Not longer than T2 = 4 s: everything but the INVITE.</param>
    /// <param name="calls">Room, so that nothing grows while it is measured.</param>
    public RetransmissionQueue(bool cappedAtT2, int calls)
    {
        _lastDoubling = cappedAtT2 ? 3 : Doublings - 1;
        _queues = [.. Enumerable.Range(0, _lastDoubling + 1).Select(doubling => new Queue<(long, int)>(doubling == 0 ? calls : 16))];
    }

    /// <summary>Sets the timer of a message that has been sent <paramref name="attempt"/> + 1 times.</summary>
    public void Set(long now, int call, int attempt)
    {
        var doubling = Math.Min(attempt, _lastDoubling);
        _queues[doubling].Enqueue((now + (T1 << doubling), call));
    }

    /// <summary>Takes one whose time has come; the caller knows whether it is still wanted.</summary>
    public bool TryTake(long now, out int call)
    {
        foreach (var queue in _queues)
        {
            if (queue.TryPeek(out var first) && first.Due <= now)
            {
                call = queue.Dequeue().Call;
                return true;
            }
        }

        call = -1;
        return false;
    }
}
