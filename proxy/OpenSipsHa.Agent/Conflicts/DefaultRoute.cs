using System.Net;

namespace OpenSipsHa.Agent.Conflicts;

/// <param name="Gateway">null = everything is on the link itself.</param>
public sealed record DefaultRoute(bool IsIPv6, int InterfaceIndex, IPAddress? Gateway);
