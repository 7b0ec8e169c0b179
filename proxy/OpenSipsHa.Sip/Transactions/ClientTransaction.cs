namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// Client side of a request, INVITE or not, with the CANCEL of an INVITE: state and deadlines, no I/O. The caller sends
/// what is asked for and keeps the wheel at <see cref="Due"/>.
/// </summary>
internal sealed class ClientTransaction
{
    private const long Never = long.MaxValue;

    private long retransmitAt = Never;
    private long endAt = Never;
    private long fullEndAt;
    private long interval;

    public bool IsInvite { get; private set; }

    public ClientState State { get; private set; }

    public CancelState Cancel { get; private set; }

    /// <summary>No final response yet.</summary>
    public bool IsPending => State <= ClientState.Proceeding;

    public long Due => Math.Min(retransmitAt, endAt);

    /// <param name="noResponseMs">Give up after this without any response; 0 = 64 × T1.</param>
    public void Start(bool invite, long now, TransactionTimers timers, long noResponseMs = 0)
    {
        IsInvite = invite;
        State = ClientState.Calling;
        Cancel = CancelState.None;
        interval = timers.T1;
        retransmitAt = now + interval;
        fullEndAt = now + timers.SixtyFourT1;
        endAt = noResponseMs > 0 ? Math.Min(now + noResponseMs, fullEndAt) : fullEndAt;
    }

    /// <summary>A response to the request (not to the CANCEL).</summary>
    public ClientResponse OnResponse(int status, long now, TransactionTimers timers)
    {
        if (!IsPending)
            return AfterFinal(status);
        if (status < 200)
            return OnProvisional(status, now, timers);
        retransmitAt = Never;
        if (IsInvite && status < 300)
        {
            State = ClientState.Accepted;
            endAt = now + timers.SixtyFourT1;
            return ClientResponse.Final;
        }

        State = ClientState.Completed;
        endAt = now + (IsInvite ? timers.SixtyFourT1 : timers.T4);
        return IsInvite ? ClientResponse.FinalToAck : ClientResponse.Final;
    }

    /// <summary>A response to the CANCEL.</summary>
    public void OnCancelResponse(int status)
    {
        if (Cancel != CancelState.Sent || status < 200)
            return;
        Cancel = CancelState.Answered;
        if (IsPending)
            retransmitAt = Never;
    }

    /// <summary>The branch is to be cancelled: true = send the CANCEL now.</summary>
    public bool RequestCancel(long now, TransactionTimers timers)
    {
        if (!IsInvite || !IsPending || Cancel != CancelState.None)
            return false;
        Cancel = CancelState.Wanted;
        if (State == ClientState.Calling)
            return false;
        OnCancelSent(now, timers);
        return true;
    }

    public ClientTimer OnTimer(long now, TransactionTimers timers)
    {
        if (now >= endAt)
            return OnEnd(now, timers);
        if (now < retransmitAt)
            return ClientTimer.Nothing;
        var cancelling = Cancel == CancelState.Sent;
        // Timer A doubles without bound; timer E up to T2, and stays there once a provisional has come.
        interval *= 2;
        if (cancelling || !IsInvite)
            interval = !IsInvite && State == ClientState.Proceeding ? timers.T2 : Math.Min(interval, timers.T2);
        retransmitAt = now + interval;
        return cancelling ? ClientTimer.RetransmitCancel : ClientTimer.Retransmit;
    }

    private ClientResponse AfterFinal(int status) => State switch
    {
        ClientState.Accepted when status is >= 200 and < 300 => ClientResponse.Repeated2xx,
        ClientState.Completed when IsInvite && status >= 300 => ClientResponse.Retransmitted,
        _ => ClientResponse.Absorb,
    };

    private ClientResponse OnProvisional(int status, long now, TransactionTimers timers)
    {
        var firstProvisional = State == ClientState.Calling;
        State = ClientState.Proceeding;
        if (!IsInvite)
        {
            endAt = fullEndAt;
            return status == 100 ? ClientResponse.Absorb : ClientResponse.Provisional;
        }

        if (firstProvisional)
            retransmitAt = Never;
        if (Cancel == CancelState.Wanted)
        {
            OnCancelSent(now, timers);
            return ClientResponse.ProvisionalToCancel;
        }

        if (Cancel == CancelState.None && (firstProvisional || status > 100))
            endAt = now + timers.TimerC;
        return status == 100 ? ClientResponse.Absorb : ClientResponse.Provisional;
    }

    private ClientTimer OnEnd(long now, TransactionTimers timers)
    {
        if (IsInvite && State == ClientState.Proceeding && Cancel == CancelState.None)
        {
            OnCancelSent(now, timers);
            return ClientTimer.Cancel;
        }

        var timedOut = IsPending;
        State = ClientState.Terminated;
        retransmitAt = endAt = Never;
        return timedOut ? ClientTimer.TimedOut : ClientTimer.Terminated;
    }

    private void OnCancelSent(long now, TransactionTimers timers)
    {
        Cancel = CancelState.Sent;
        interval = timers.T1;
        retransmitAt = now + interval;
        endAt = now + timers.SixtyFourT1;
    }
}
