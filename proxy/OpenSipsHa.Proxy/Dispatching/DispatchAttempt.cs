namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>A request's way through the destinations that were selected for it. Lives as long as the request.</summary>
/// <param name="Dispatcher">The set as it was when the request came: a reload does not change its rules.</param>
/// <param name="Destinations">First choice in front.</param>
public sealed record DispatchAttempt(Dispatcher Dispatcher, Destination[] Destinations)
{
    private int _next;

    /// <summary>The next destination to try, or null when none is left.</summary>
    public Destination? TakeNext() => HasNext ? Destinations[_next++] : null;

    public bool HasNext => _next < Destinations.Length;

    /// <summary>The one being tried.</summary>
    public Destination Current => Destinations[_next - 1];
}
