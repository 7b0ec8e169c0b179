namespace OpenSipsHa.Kubernetes.Client;

/// <summary>What a list can say.</summary>
public sealed record ListOptions : RequestOptions
{
    /// <summary><c>app=demo,tier in (a,b)</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary><c>metadata.name=pair-0</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Items a page; null: all at once.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>Null: the newest state, read through a quorum. <c>0</c>: whatever the server's cache has.</summary>
    public string? ResourceVersion { get; init; }
}
