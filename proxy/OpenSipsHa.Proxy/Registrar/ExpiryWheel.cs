namespace OpenSipsHa.Proxy.Registrar;

/// <summary>
/// Records by the second in which they need attention: linked lists through the records themselves, so that
/// scheduling, moving and cancelling cost the same for ten records and for a million.
/// </summary>
internal sealed class ExpiryWheel
{
    private readonly Dictionary<int, LocationRecord> _heads = [];
    private int _swept;

    public void Schedule(LocationRecord record, int second)
    {
        if (record.DueSecond == second)
            return;
        Cancel(record);
        second = Math.Max(second, _swept + 1);
        record.DueSecond = second;
        if (_heads.TryGetValue(second, out var head))
        {
            record.Next = head;
            head.Previous = record;
        }

        _heads[second] = record;
    }

    public void Cancel(LocationRecord record)
    {
        if (record.DueSecond < 0)
            return;
        if (record.Previous is not null)
            record.Previous.Next = record.Next;
        else if (record.Next is not null)
            _heads[record.DueSecond] = record.Next;
        else
            _heads.Remove(record.DueSecond);
        if (record.Next is not null)
            record.Next.Previous = record.Previous;
        record.Previous = record.Next = null;
        record.DueSecond = -1;
    }

    /// <summary>Hands out every record due up to and including a second; each is in no bucket when it is handed out.</summary>
    public void Sweep(int second, Action<LocationRecord> due)
    {
        for (; _swept < second; _swept++)
        {
            while (_heads.TryGetValue(_swept + 1, out var record))
            {
                Cancel(record);
                due(record);
            }
        }
    }
}
