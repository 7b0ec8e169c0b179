namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>coordination.k8s.io/v1 Lease. Renew by replacing the object that was read, with uid and resourceVersion: a PUT without uid creates a deleted lease anew.</summary>
public sealed record Lease : IKubernetesObject
{
    public string ApiVersion => "coordination.k8s.io/v1";

    public string Kind => "Lease";

    public required ObjectMeta Metadata { get; init; }

    public LeaseSpec? Spec { get; init; }
}
