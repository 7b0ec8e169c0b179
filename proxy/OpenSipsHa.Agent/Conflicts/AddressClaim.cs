using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>A station says that an address is its own.</summary>
/// <param name="Mac">The one that the station tells others to send to, which is not always the one the frame came from.</param>
public readonly record struct AddressClaim(IPAddress Address, PhysicalAddress Mac, ClaimKind Kind);
