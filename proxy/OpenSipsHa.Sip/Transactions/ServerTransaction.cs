namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// Server side of a request, INVITE or not: state and deadlines, no I/O. The caller sends what is asked for and keeps
/// the wheel at <see cref="Due"/>.
/// </summary>
internal sealed class ServerTransaction
{
    private const long Never = long.MaxValue;

    private long retransmitAt = Never;
    private long tryingAt = Never;
    private long endAt = Never;
    private long interval;

    public bool IsInvite { get; private set; }

    public ServerState State { get; private set; }

    public bool IsFinal => State >= ServerState.Accepted;

    /// <summary>When to call <see cref="OnTimer"/> next, or long.MaxValue.</summary>
    public long Due => Math.Min(Math.Min(retransmitAt, tryingAt), endAt);

    public void Start(bool invite, long now, TransactionTimers timers)
    {
        IsInvite = invite;
        State = invite ? ServerState.Proceeding : ServerState.Trying;
        retransmitAt = endAt = Never;
        tryingAt = invite ? now + timers.TryingAfter : Never;
        interval = 0;
    }

    /// <summary>A response goes back.</summary>
    public void OnResponse(int status, long now, TransactionTimers timers)
    {
        if (IsFinal)
            return;
        tryingAt = Never;
        if (status < 200)
        {
            State = ServerState.Proceeding;
            return;
        }

        endAt = now + timers.SixtyFourT1;
        State = IsInvite && status < 300 ? ServerState.Accepted : ServerState.Completed;
        if (!IsInvite || State == ServerState.Accepted)
            return;
        interval = timers.T1;
        retransmitAt = now + interval;
    }

    /// <summary>The request came again: true = send the last response again, if there is one.</summary>
    public bool OnRetransmission() => State is ServerState.Proceeding or ServerState.Completed;

    /// <summary>An ACK with this transaction's key: true = it is for this hop and ends here.</summary>
    public bool OnAck(long now, TransactionTimers timers)
    {
        if (State == ServerState.Accepted)
            return false;
        if (State == ServerState.Completed)
        {
            State = ServerState.Confirmed;
            retransmitAt = Never;
            endAt = now + timers.T4;
        }

        return true;
    }

    /// <summary>No response will ever go back: a non-INVITE request that timed out (RFC 4320 section 4.2).</summary>
    public void EndSilently(long now, TransactionTimers timers)
    {
        State = ServerState.Completed;
        tryingAt = retransmitAt = Never;
        endAt = now + timers.T4;
    }

    public ServerTimer OnTimer(long now, TransactionTimers timers)
    {
        if (now >= endAt)
        {
            State = ServerState.Terminated;
            tryingAt = retransmitAt = endAt = Never;
            return ServerTimer.Terminated;
        }

        if (now >= tryingAt)
        {
            tryingAt = Never;
            return ServerTimer.Trying;
        }

        if (now < retransmitAt)
            return ServerTimer.Nothing;
        interval = Math.Min(interval * 2, timers.T2);
        retransmitAt = now + interval;
        return ServerTimer.Resend;
    }
}
