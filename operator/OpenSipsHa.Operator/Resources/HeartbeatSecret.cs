using System.Security.Cryptography;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>
/// The key that the agents' heartbeats are signed with. Made once; from then on it changes only when it is asked for,
/// and the one before stays valid beside it, because kubelets bring the new one to the nodes at different times.
/// </summary>
public static class HeartbeatSecret
{
    /// <summary>Names in data, hence of the files in the agent's volume.</summary>
    public const string CurrentKey = "key";

    /// <summary>The key before <see cref="CurrentKey"/>; absent until the first rotation.</summary>
    public const string PreviousKey = "previous";

    public const int KeyBytes = 32;

    /// <summary>Annotation of the Secret: the wish (<see cref="ApiGroup.RotateHeartbeatKeyAnnotation"/>) that its key fulfils.</summary>
    public const string RotatedAnnotation = ApiGroup.Name + "/rotated-heartbeat-key";

    public static Secret Create(SipCluster cluster) => new()
    {
        Metadata = Metadata.Of(cluster, ObjectNames.Heartbeat(cluster.Metadata.Name)) with { Annotations = Fulfilled(cluster, null) },
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [CurrentKey] = NewKey() },
    };

    /// <summary>The SipCluster asks for another key than this.</summary>
    public static bool IsDue(SipCluster cluster, Secret secret) =>
        Wish(cluster) is { } wish && wish != secret.Metadata.Annotation(RotatedAnnotation);

    /// <summary>The same with a new key. One that could not be used is not kept.</summary>
    public static Secret Rotate(SipCluster cluster, Secret secret)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [CurrentKey] = NewKey() };
        if (Complaint(secret, CurrentKey) is null)
            data[PreviousKey] = secret.Data![CurrentKey];
        return secret with { Metadata = secret.Metadata with { Annotations = Fulfilled(cluster, secret.Metadata.Annotations) }, Data = data };
    }

    /// <summary>What is wrong with it: names Secret and field, never what is in it; null = nothing.</summary>
    public static string? Complaint(Secret secret) =>
        Complaint(secret, CurrentKey)
        ?? (secret.Data?.ContainsKey(PreviousKey) == true ? Complaint(secret, PreviousKey) : null);

    private static string? Complaint(Secret secret, string name)
    {
        var length = secret.Data is not null && secret.Data.TryGetValue(name, out var key) ? key.Length : (int?)null;
        return length == KeyBytes
            ? null
            : $"Secret {secret.Metadata.Namespace}/{secret.Metadata.Name}, data.{name}: "
                + $"{(length is null ? "absent" : $"{length} bytes")}, expected {KeyBytes} bytes; "
                + $"delete the Secret, or set the annotation {ApiGroup.RotateHeartbeatKeyAnnotation} to a new value, and it gets a key";
    }

    private static string? Wish(SipCluster cluster) => cluster.Metadata.Annotation(ApiGroup.RotateHeartbeatKeyAnnotation);

    private static Dictionary<string, string>? Fulfilled(SipCluster cluster, IReadOnlyDictionary<string, string>? annotations)
    {
        var fulfilled = new Dictionary<string, string>(annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (Wish(cluster) is { } wish)
            fulfilled[RotatedAnnotation] = wish;
        return fulfilled.Count > 0 ? fulfilled : null;
    }

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);
}
