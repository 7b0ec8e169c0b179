using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Membership;

/// <summary>When a virtual IP changed its holder within the last hour, as far as this member has seen it.</summary>
internal sealed class FailoverHistory
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Queue<Instant> _changes = [];
    private int? _term;

    /// <param name="term">Of the Lease, which counts changes of the holder; null = not known yet.</param>
    public void Note(int? term, Instant now)
    {
        if (_term is { } known)
        {
            for (var change = known; change < term; change++)
                _changes.Enqueue(now);
        }

        _term = term > _term || _term is null ? term : _term;
        while (_changes.TryPeek(out var oldest) && now - oldest > Window)
            _changes.Dequeue();
    }

    /// <param name="most">0 = no damping.</param>
    public bool IsDamped(int most) => most > 0 && _changes.Count >= most;
}
