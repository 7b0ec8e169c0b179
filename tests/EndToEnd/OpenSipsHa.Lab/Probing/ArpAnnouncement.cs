using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Probing;

/// <summary>A gratuitous ARP packet for the virtual IP that the client heard.</summary>
/// <param name="At">By <see cref="Measuring.LabClock"/>.</param>
/// <param name="Source">Source MAC of its frame.</param>
public readonly record struct ArpAnnouncement(TimeSpan At, PhysicalAddress Source);
