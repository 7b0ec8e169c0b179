namespace OpenSipsHa.Kubernetes;

/// <summary>Where a kind is served: <see cref="Group"/> is empty for the core group, <see cref="Plural"/> is lower case.</summary>
public readonly record struct GroupVersionResource(string Group, string Version, string Plural)
{
    /// <summary><c>group/version</c>, or <c>v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>/api/v1/…</c> or <c>/apis/group/version/…</c>, with everything that came from outside escaped.</summary>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        if (ns is not null) path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        path += $"/{Plural}";
        if (name is not null) path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary><c>plural.group</c>, as kubectl names it.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
