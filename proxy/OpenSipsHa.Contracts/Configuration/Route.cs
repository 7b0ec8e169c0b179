namespace OpenSipsHa.Contracts.Configuration;

/// <summary>A match and what to do with requests that meet it.</summary>
public sealed record Route
{
    public required string Name { get; init; }

    public RouteMatch Match { get; init; } = new();

    public required RouteAction Action { get; init; }
}
