namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>Who writes and under which options; collects warnings for the answer.</summary>
public sealed record WriteScope
{
    public required string User { get; init; }
    public IReadOnlyList<string> Groups { get; init; } = [];
    public string FieldManager { get; init; } = "unknown";
    public bool DryRun { get; init; }
    public bool Force { get; init; }

    /// <summary>False: managedFields stay as they are, which is what a write of a custom resource's scale does.</summary>
    public bool RecordsOwners { get; init; } = true;
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>Members that the body has twice.</summary>
    public IReadOnlyList<string> DuplicateFields { get; init; } = [];
    public List<string> Warnings { get; } = [];

    /// <summary>Whether the writer may also create, when a PUT or an apply finds nothing; throws when not.</summary>
    public Action RequireCreate { get; init; } = () => { };
}
