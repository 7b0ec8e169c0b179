using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Routing;

/// <summary>What a matching route does with a request.</summary>
public abstract record RouteDecision
{
    private RouteDecision()
    {
    }

    /// <summary>REGISTER: save. Anything else: look up and forward to the contacts.</summary>
    public sealed record Register : RouteDecision;

    public sealed record Dispatch(Dispatcher Dispatcher) : RouteDecision;

    /// <summary>Forward to the request-URI.</summary>
    public sealed record Relay : RouteDecision;

    /// <param name="Code">300 to 699.</param>
    public sealed record Reject(int Code, string Reason) : RouteDecision;
}
