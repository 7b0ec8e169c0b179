namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>What comes after a reconciliation that did not throw.</summary>
public readonly record struct ReconcileResult
{
    private ReconcileResult(TimeSpan? after, bool retry) => (RequeueAfter, IsRetry) = (after, retry);

    /// <summary>Nothing until something changes (or the resync comes).</summary>
    public static ReconcileResult Done => default;

    /// <summary>Not finished, for an expected reason: again with growing pauses, as after an exception but without an error.</summary>
    public static ReconcileResult Retry => new(null, true);

    public TimeSpan? RequeueAfter { get; }

    public bool IsRetry { get; }

    /// <summary>Again after that time, or earlier when something changes.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay, false);
}
