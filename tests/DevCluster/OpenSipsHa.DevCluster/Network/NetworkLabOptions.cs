using System.Net;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>What a <see cref="NetworkLab"/> is made with.</summary>
public sealed record NetworkLabOptions
{
    /// <summary>Part of every namespace's name: lower-case letters and digits, at most 16. Null: random.</summary>
    public string? Id { get; init; }

    /// <summary>The network that all hosts share. It exists inside the lab's namespaces only.</summary>
    public IPNetwork Subnet { get; init; } = IPNetwork.Parse("192.168.1.0/24");

    /// <summary>Directories that the guardian removes together with the lab, however its owner ends.</summary>
    public IReadOnlyList<string> StateDirectories { get; init; } = [];
}
