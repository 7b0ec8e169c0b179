using System.Net;

namespace OpenSipsHa.Lab.Holders;

/// <summary>An address of an interface as the kernel reports it (RTM_NEWADDR).</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">32 for a virtual IP.</param>
/// <param name="ValidFor">What is left of its lifetime, whole seconds; null = forever.</param>
/// <param name="PreferredFor">What is left of its preferred lifetime, whole seconds; null = forever.</param>
public readonly record struct HeldAddress(IPAddress Address, int PrefixLength, TimeSpan? ValidFor, TimeSpan? PreferredFor);
