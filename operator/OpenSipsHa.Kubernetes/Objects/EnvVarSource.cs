namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 EnvVarSource: exactly one member.</summary>
public sealed record EnvVarSource
{
    public ObjectFieldSelector? FieldRef { get; init; }

    public KeySelector? ConfigMapKeyRef { get; init; }

    public KeySelector? SecretKeyRef { get; init; }
}
