namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ServiceAccount.</summary>
public sealed record ServiceAccount : IKubernetesObject
{
    public string ApiVersion => "v1";

    public string Kind => "ServiceAccount";

    public required ObjectMeta Metadata { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }
}
