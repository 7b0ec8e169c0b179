namespace OpenSipsHa.Proxy.Routing;

/// <summary>The routes in order.</summary>
public sealed class RoutingTable(IReadOnlyList<CompiledRoute> routes)
{
    private readonly CompiledRoute[] _routes = [.. routes];

    public IReadOnlyList<CompiledRoute> Routes => _routes;

    /// <summary>The first route whose match holds, or null.</summary>
    public CompiledRoute? Find(in RouteQuery query)
    {
        foreach (var route in _routes)
        {
            if (route.Matcher.Matches(query))
                return route;
        }

        return null;
    }
}
