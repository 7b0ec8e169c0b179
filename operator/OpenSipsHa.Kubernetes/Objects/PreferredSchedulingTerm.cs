namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 PreferredSchedulingTerm.</summary>
public sealed record PreferredSchedulingTerm
{
    /// <summary>1 to 100.</summary>
    public required int Weight { get; init; }

    public required NodeSelectorTerm Preference { get; init; }
}
