namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>Pauses after failures: first, twice, four times … up to the cap, one count a name.</summary>
public sealed record WorkQueueOptions
{
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);
}
