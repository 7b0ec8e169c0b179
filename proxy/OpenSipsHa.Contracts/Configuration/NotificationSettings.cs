namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Who is told of transitions, apart from Events and metrics.</summary>
public sealed record NotificationSettings
{
    /// <summary>http or https URLs that get a POST of JSON.</summary>
    public IReadOnlyList<string> Webhooks { get; init; } = [];

    /// <summary>Program and arguments, run in the agent's container; empty = none.</summary>
    public IReadOnlyList<string> Exec { get; init; } = [];
}
