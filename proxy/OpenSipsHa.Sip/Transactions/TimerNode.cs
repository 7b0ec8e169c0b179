namespace OpenSipsHa.Sip.Transactions;

/// <summary>Something with one next wake-up; its own link in the wheel, so that setting a timer allocates nothing.</summary>
internal abstract class TimerNode
{
    internal const int NotScheduled = -1;

    internal TimerNode? Previous { get; set; }

    internal TimerNode? Next { get; set; }

    internal long Tick { get; set; }

    internal int Slot { get; set; } = NotScheduled;
}
