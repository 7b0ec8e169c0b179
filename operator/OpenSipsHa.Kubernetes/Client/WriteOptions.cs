namespace OpenSipsHa.Kubernetes.Client;

/// <summary>What a create, replace or patch can say.</summary>
public sealed record WriteOptions : RequestOptions
{
    /// <summary>Recorded in managedFields; null: <see cref="KubeClientOptions.FieldManager"/>.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Validated and defaulted, not stored.</summary>
    public bool DryRun { get; init; }
}
