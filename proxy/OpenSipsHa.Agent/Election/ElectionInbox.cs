namespace OpenSipsHa.Agent.Election;

/// <summary>
/// What an election is told, by any thread, for the one thread that runs it. Waiting costs one call of the kernel: with timers
/// and tasks of the thread pool ten heartbeats a second took half of an idle agent's time in waking threads.
/// </summary>
internal sealed class ElectionInbox
{
    private readonly object _gate = new();
    private readonly Queue<ElectionInput> _inputs = new();
    private bool _woken;

    public void Put(ElectionInput input)
    {
        lock (_gate)
        {
            _inputs.Enqueue(input);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the wait there is, or the next one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    public bool TryTake(out ElectionInput input)
    {
        lock (_gate)
            return _inputs.TryDequeue(out input!);
    }

    /// <summary>Until there is something to take, or <see cref="Wake"/> is called, or so much time has passed.</summary>
    public void Wait(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_inputs.Count == 0 && !_woken)
                Monitor.Wait(_gate, longest);
            _woken = false;
        }
    }
}
