namespace OpenSipsHa.Contracts.Configuration;

/// <summary>What a route does. <see cref="Type"/> says which of the other fields counts.</summary>
public sealed record RouteAction
{
    public required RouteActionType Type { get; init; }

    /// <summary><see cref="RouteActionType.Dispatch"/>: name of the dispatcher set.</summary>
    public string? DispatcherSet { get; init; }

    /// <summary><see cref="RouteActionType.Reject"/>: status code, 300 to 699.</summary>
    public int? Code { get; init; }

    /// <summary><see cref="RouteActionType.Reject"/>: reason phrase.</summary>
    public string? Reason { get; init; }
}
