namespace OpenSipsHa.Proxy.Routing;

/// <summary>One route, ready to be asked.</summary>
public sealed record CompiledRoute(string Name, RouteMatcher Matcher, RouteDecision Decision);
