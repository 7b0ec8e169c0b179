using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>How a branch ended.</summary>
/// <param name="Cookie">The target's cookie.</param>
/// <param name="Destination">Where the branch went.</param>
/// <param name="Status">Final status; 408 after a timeout, 503 when the destination could not be reached.</param>
/// <param name="Cause">Whether the status came over the network or was made here.</param>
/// <param name="Progressed">A provisional response other than 100 had come: the far end was reached.</param>
public readonly record struct BranchOutcome(
    long Cookie, SipEndpoint Destination, int Status, BranchCause Cause, bool Progressed);
