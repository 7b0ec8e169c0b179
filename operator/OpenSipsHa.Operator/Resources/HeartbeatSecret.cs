using System.Security.Cryptography;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The key that the agents' heartbeats are signed with. Made once; after that <see cref="HeartbeatRotation"/> alone changes it.</summary>
public static class HeartbeatSecret
{
    /// <summary>Names in data, hence of the files in the agent's volume: this one signs.</summary>
    public const string CurrentKey = "key";

    /// <summary>Is accepted beside <see cref="CurrentKey"/>; only there during a rotation.</summary>
    public const string OtherKey = "previous";

    public const int KeyBytes = 32;

    public static Secret Create(SipCluster cluster) => new()
    {
        Metadata = Metadata.Of(cluster, ObjectNames.Heartbeat(cluster.Metadata.Name)) with
        {
            Annotations = HeartbeatRotation.Wish(cluster) is { } wish
                ? new Dictionary<string, string>(StringComparer.Ordinal) { [HeartbeatRotation.WishAnnotation] = wish }
                : null,
        },
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [CurrentKey] = NewKey() },
    };

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>null = there is none of the right length.</summary>
    public static byte[]? Key(Secret secret, string name) =>
        secret.Data is not null && secret.Data.TryGetValue(name, out var key) && key.Length == KeyBytes ? key : null;

    /// <summary>What is wrong with it: names Secret and field, never what is in it; null = nothing.</summary>
    public static string? Complaint(Secret secret) =>
        Complaint(secret, CurrentKey) ?? (secret.Data?.ContainsKey(OtherKey) == true ? Complaint(secret, OtherKey) : null);

    private static string? Complaint(Secret secret, string name)
    {
        if (Key(secret, name) is not null)
            return null;
        var found = secret.Data is not null && secret.Data.TryGetValue(name, out var key) ? $"{key.Length} bytes" : "absent";
        return $"Secret {secret.Metadata.Namespace}/{secret.Metadata.Name}, data.{name}: {found}, expected {KeyBytes} bytes; "
            + $"delete the Secret, or set the annotation {ApiGroup.RotateHeartbeatKeyAnnotation} to a new value, and it gets a key";
    }
}
