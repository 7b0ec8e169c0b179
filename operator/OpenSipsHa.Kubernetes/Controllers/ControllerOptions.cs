namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>How a controller works.</summary>
public sealed record ControllerOptions
{
    /// <summary>Names that are reconciled at the same time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>All objects are reconciled again after so long, whether anything changed or not.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A reconciliation that takes longer is cancelled and counts as failed.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public WorkQueueOptions Queue { get; init; } = new();
}
