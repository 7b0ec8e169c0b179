namespace OpenSipsHa.DevCluster.Api.Access;

/// <summary>An authenticated user.</summary>
public sealed record Identity(string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, string[]> Extra)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";

    public static Identity Admin { get; } = new("kubernetes-admin", "", [Masters, Authenticated], new Dictionary<string, string[]>(StringComparer.Ordinal));

    public static Identity Anonymous { get; } = new("system:anonymous", "", ["system:unauthenticated"], new Dictionary<string, string[]>(StringComparer.Ordinal));

    public bool IsMaster => Groups.Contains(Masters, StringComparer.Ordinal);
}
