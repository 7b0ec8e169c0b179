namespace OpenSipsHa.DevCluster.Api.Access;

/// <summary>May this be done? For paths that are no resources only <paramref name="Verb"/> and <paramref name="Path"/> count.</summary>
public sealed record AccessQuestion(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string Path)
{
    public bool IsResource => Resource.Length > 0;

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
