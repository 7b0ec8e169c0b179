namespace OpenSipsHa.Demo.Display;

/// <summary>What the table shows while the demo runs.</summary>
/// <param name="Holder">Nodes that have the virtual IP on an interface now.</param>
/// <param name="Service">Who answers the probe, or how long nobody has.</param>
/// <param name="Registrations">Bindings that the members report.</param>
/// <param name="Offered">Calls begun.</param>
/// <param name="Established">Calls that were answered.</param>
/// <param name="Ended">Calls whose BYE was answered.</param>
/// <param name="Failed">Calls that failed.</param>
/// <param name="LongestGap">Longest time without an answered probe so far.</param>
public sealed record LiveFigures(
    string Holder, string Service, string Registrations, long Offered, long Established, long Ended, long Failed, TimeSpan LongestGap);
