namespace OpenSipsHa.Contracts.Configuration;

/// <summary>User agents behind address translators.</summary>
public sealed record NatSettings
{
    /// <summary>A private Contact address in a request gives way to the one that the request came from.</summary>
    public bool FixRequestContact { get; init; }

    /// <summary>The same in responses.</summary>
    public bool FixResponseContact { get; init; }

    /// <summary>Between two packets to a registered phone behind an address translator; 0 = none.</summary>
    public int KeepAliveIntervalMs { get; init; }
}
