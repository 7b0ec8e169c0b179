namespace OpenSipsHa.Contracts.Configuration;

/// <summary>The holder's own SIP OPTIONS through the virtual IP's sockets.</summary>
public sealed record HealthSettings
{
    /// <summary>Between two probes, and how long an answer may take; 0 = no probes.</summary>
    public int IntervalMs { get; init; } = 200;

    /// <summary>Unanswered probes in a row after which the member is not eligible.</summary>
    public int Failures { get; init; } = 3;
}
