using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>What a real API server does with one Lease: compare-and-set by uid and resourceVersion, a counter for all versions.</summary>
internal sealed class SimulatedServer
{
    private readonly List<LeaseRecord?> _history = [];
    private int _version = 100;
    private int _uids;
    private int _stamps;

    public LeaseRecord? Lease { get; private set; }

    public int Commits { get; private set; }

    /// <summary>Called with every state that the Lease takes; the second argument is the uid when it was deleted.</summary>
    public Action<LeaseRecord?, string>? Committed { get; set; }

    public LeaseAnswer Handle(LeaseRecord? desired)
    {
        if (desired is null)
            return Lease is null ? new LeaseAnswer.NotFound() : new LeaseAnswer.Success(Lease);
        desired = desired with { Stamp = $"renewed {++_stamps}" };
        if (desired.Uid.Length == 0)
            return Lease is null
                ? new LeaseAnswer.Success(Commit(desired with { Uid = $"uid{++_uids}" }))
                : new LeaseAnswer.Conflict();
        return Lease is not null && Lease.Uid == desired.Uid && Lease.ResourceVersion == desired.ResourceVersion
            ? new LeaseAnswer.Success(Commit(desired))
            : new LeaseAnswer.Conflict();
    }

    /// <summary>A person edits the holder; "" empties it.</summary>
    public void Overwrite(string holder)
    {
        if (Lease is not null)
            Commit(Lease with { Holder = holder });
    }

    public void Delete()
    {
        if (Lease is not { } lease)
            return;
        Lease = null;
        _version++;
        _history.Add(null);
        Committed?.Invoke(null, lease.Uid);
    }

    /// <summary>From a backup: the Lease and the counter go back in time, and watches start anew.</summary>
    public void Restore(int stepsBack)
    {
        stepsBack = Math.Min(stepsBack, _history.Count - 1);
        if (stepsBack < 1)
            return;
        _history.RemoveRange(_history.Count - stepsBack, stepsBack);
        Lease = _history[^1];
        _version = Lease is null ? _version : int.Parse(Lease.ResourceVersion);
        if (Lease is not null)
            Committed?.Invoke(Lease, "");
    }

    private LeaseRecord Commit(LeaseRecord record)
    {
        Lease = record with { ResourceVersion = $"{++_version}" };
        Commits++;
        _history.Add(Lease);
        Committed?.Invoke(Lease, "");
        return Lease;
    }
}
