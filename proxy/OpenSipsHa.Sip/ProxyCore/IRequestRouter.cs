namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// Decides what becomes of a request that starts something new (in-dialog requests, ACK and CANCEL never come here:
/// they follow their route set). Called on an I/O thread, by several threads at once for different requests; must
/// not block. An exception is logged and answered with 500.
/// </summary>
public interface IRequestRouter
{
    /// <summary>
    /// Call exactly one of <see cref="RequestContext.Respond"/>, <see cref="RequestContext.Forward(in ForwardTarget)"/>,
    /// <see cref="RequestContext.Forward()"/> or <see cref="RequestContext.Relay"/> before returning; none = 500.
    /// Retransmissions do not come here again.
    /// </summary>
    void Route(RequestContext request);

    /// <summary>
    /// A branch ended without success (300 to 699, timeout, unreachable). Forward again to try another destination
    /// (when <see cref="RequestContext.CanFork"/>: always with a new branch from the original request), respond to
    /// finish with a code of one's own, or do nothing: when no other branch is pending the best response so far goes
    /// back. Not called for 487 of branches that were cancelled.
    /// </summary>
    void OnBranchFailed(RequestContext request, in BranchOutcome outcome);

    /// <summary>A branch answered 2xx (the first time); for the counters of destinations.</summary>
    void OnBranchSucceeded(RequestContext request, in BranchOutcome outcome)
    {
    }
}
