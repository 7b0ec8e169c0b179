namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>Content types of a PATCH.</summary>
public enum PatchKind
{
    Merge,
    Json,
    Strategic,
    Apply,
}
