using System.Net;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>What became of an address that a dead worker has left.</summary>
/// <param name="IsGone">Read back.</param>
/// <param name="Took">From the worker's end until it was gone and the peers told.</param>
/// <param name="Told">To how many peers that is on its way.</param>
/// <param name="Error">What went wrong on the way, if anything.</param>
internal sealed record ClearedAddress(IPAddress Address, bool IsGone, TimeSpan Took, int Told, string? Error);
