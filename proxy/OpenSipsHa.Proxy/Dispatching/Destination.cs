namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>A usable member of a dispatcher set.</summary>
/// <param name="Id">Stable identity, unique in the set: hashing and state go by it, never by the URI.</param>
/// <param name="Weight">Share of new calls, 1 or more; 0 never gets here.</param>
/// <param name="Priority">Lower is tried first.</param>
public sealed record Destination(string Id, int Weight, int Priority, GatewayTarget Gateway);
