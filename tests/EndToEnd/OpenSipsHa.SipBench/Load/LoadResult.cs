namespace OpenSipsHa.SipBench.Load;

/// <summary>What became of the arrivals of one run.</summary>
/// <param name="Attempted">Arrivals.</param>
/// <param name="Failed">Of those: not answered as the scenario says, at both ends.</param>
/// <param name="WithoutRinging">Calls that succeeded although no 180 reached the caller.</param>
/// <param name="Retransmissions">Messages that caller or gateway had to send again, and requests that the gateway got twice.</param>
/// <param name="Refusals">Responses of 201 and above to the callers, by status code.</param>
/// <param name="AnswerMs">From the first INVITE or REGISTER to its 200, of those that got one; ascending.</param>
/// <param name="GatewayCalls">INVITEs that each gateway was first to see.</param>
/// <param name="LatestStartMs">How far the generator itself fell behind its pace.</param>
internal sealed record LoadResult(
    int Attempted, int Failed, int WithoutRinging, int Retransmissions, IReadOnlyDictionary<int, int> Refusals, double[] AnswerMs,
    IReadOnlyList<int> GatewayCalls, double LatestStartMs);
