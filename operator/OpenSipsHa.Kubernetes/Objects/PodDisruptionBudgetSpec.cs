namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>policy/v1 PodDisruptionBudgetSpec: one of the two bounds.</summary>
public sealed record PodDisruptionBudgetSpec
{
    public IntOrString? MinAvailable { get; init; }

    public IntOrString? MaxUnavailable { get; init; }

    public LabelSelector? Selector { get; init; }

    /// <summary><c>IfHealthyBudget</c> (the default: pods that are not ready may be protected) or <c>AlwaysAllow</c>.</summary>
    public string? UnhealthyPodEvictionPolicy { get; init; }
}
