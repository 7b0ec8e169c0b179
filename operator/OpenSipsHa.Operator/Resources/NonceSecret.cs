using System.Security.Cryptography;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>
/// The key that the proxies' nonces are signed with, the same for all members, so that one accepts what another has
/// challenged with. Made once; whoever deletes it gets another, and phones are challenged once more.
/// </summary>
public static class NonceSecret
{
    /// <summary>Name in data, hence of the file in the proxy's volume.</summary>
    public const string Key = "key";

    private const int KeyBytes = 32;

    public static Secret Create(SipCluster cluster) => new()
    {
        Metadata = Metadata.Of(cluster, ObjectNames.Nonce(cluster.Metadata.Name)),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [Key] = RandomNumberGenerator.GetBytes(KeyBytes) },
    };
}
