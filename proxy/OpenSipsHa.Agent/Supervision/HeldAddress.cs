using System.Net;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>An address that the worker has or is about to have, and how the peers learn that it is gone.</summary>
/// <param name="Gone">The datagram that says so, signed by the worker; empty: nobody is told.</param>
/// <param name="Peers">Who is told.</param>
public sealed record HeldAddress(IPAddress Address, byte[] Gone, IReadOnlyList<IPEndPoint> Peers);
