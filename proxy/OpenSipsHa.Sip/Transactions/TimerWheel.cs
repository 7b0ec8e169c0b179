namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// Hashed timer wheel: setting and clearing cost the same however many timers run. A timer fires at the first tick not
/// before its time, so up to <see cref="TickMs"/> late, never early. Times are milliseconds of the engine's clock.
/// Not thread-safe: the shard's lock guards it.
/// </summary>
internal sealed class TimerWheel(long nowMs)
{
    public const int TickMs = 10;

    // 41 s a turn: all timers but C fire within one.
    private const int SlotCount = 4096;
    private const int DueSlot = SlotCount;

    private readonly TimerNode?[] slots = new TimerNode?[SlotCount + 1];
    private long current = nowMs / TickMs;

    public int Count { get; private set; }

    public void Schedule(TimerNode node, long dueMs)
    {
        Cancel(node);
        node.Tick = Math.Max((dueMs + TickMs - 1) / TickMs, current + 1);
        Link(node, (int)(node.Tick & (SlotCount - 1)));
        Count++;
    }

    public void Cancel(TimerNode node)
    {
        if (node.Slot == TimerNode.NotScheduled)
            return;
        Unlink(node);
        Count--;
    }

    /// <summary>
    /// The next timer that is due at <paramref name="nowMs"/>, taken off the wheel; null when there is none. Timers may
    /// be set and cleared between calls.
    /// </summary>
    public TimerNode? TakeDue(long nowMs)
    {
        var target = nowMs / TickMs;
        while (slots[DueSlot] is null && current < target)
        {
            if (Count == 0)
            {
                current = target;
                return null;
            }

            current++;
            CollectDue((int)(current & (SlotCount - 1)));
        }

        var node = slots[DueSlot];
        if (node is not null)
            Cancel(node);
        return node;
    }

    // Through a list of their own: whoever handles one timer may clear the next one.
    private void CollectDue(int slot)
    {
        for (var node = slots[slot]; node is not null;)
        {
            var next = node.Next;
            if (node.Tick <= current)
            {
                Unlink(node);
                Link(node, DueSlot);
            }

            node = next;
        }
    }

    private void Link(TimerNode node, int slot)
    {
        var head = slots[slot];
        node.Slot = slot;
        node.Previous = null;
        node.Next = head;
        if (head is not null)
            head.Previous = node;
        slots[slot] = node;
    }

    private void Unlink(TimerNode node)
    {
        if (node.Previous is null)
            slots[node.Slot] = node.Next;
        else
            node.Previous.Next = node.Next;
        if (node.Next is not null)
            node.Next.Previous = node.Previous;
        node.Previous = node.Next = null;
        node.Slot = TimerNode.NotScheduled;
    }
}
