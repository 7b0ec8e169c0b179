namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>policy/v1 PodDisruptionBudget.</summary>
public sealed record PodDisruptionBudget : IKubernetesObject
{
    public string ApiVersion => "policy/v1";

    public string Kind => "PodDisruptionBudget";

    public required ObjectMeta Metadata { get; init; }

    public PodDisruptionBudgetSpec? Spec { get; init; }
}
