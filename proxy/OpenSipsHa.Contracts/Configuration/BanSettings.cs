namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Sources that are over the limit, scan, or fail to authenticate are not listened to for a while.</summary>
public sealed record BanSettings
{
    public required int DurationSeconds { get; init; }

    /// <summary>Within <see cref="DurationSeconds"/>.</summary>
    public required int FailedAuthentications { get; init; }
}
