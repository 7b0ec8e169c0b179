using System.Globalization;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>
/// A new key takes the place of the old one in three steps, because kubelets bring a change to their nodes at different
/// times: first all members accept the new key, then they sign with it, then they forget the old one. In one step less
/// a member that reads late would refuse what the others say. A pure function but for the key.
/// </summary>
public static class HeartbeatRotation
{
    /// <summary>In which every kubelet brings a change of a Secret to its node: a sync period of a minute, and as long a cache.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromMinutes(3);

    /// <summary>Annotation of the Secret: the wish (<see cref="ApiGroup.RotateHeartbeatKeyAnnotation"/>) that was taken up last.</summary>
    public const string WishAnnotation = ApiGroup.Name + "/rotated-heartbeat-key";

    /// <summary>Annotation of the Secret: the step that it is in; absent = no rotation is under way.</summary>
    public const string StepAnnotation = ApiGroup.Name + "/heartbeat-key-step";

    /// <summary>Annotation of the Secret: when that step began (RFC 3339).</summary>
    public const string SinceAnnotation = ApiGroup.Name + "/heartbeat-key-since";

    /// <summary>The new key is accepted, the old one signs.</summary>
    public const string Announced = "Announced";

    /// <summary>The new key signs, the old one is still accepted.</summary>
    public const string Switched = "Switched";

    /// <summary>null = none.</summary>
    public static string? Wish(SipCluster cluster) => cluster.Metadata.Annotation(ApiGroup.RotateHeartbeatKeyAnnotation);

    /// <returns>The Secret as it has to be now, null = as it is; when to look again, null = when something changes.</returns>
    public static (Secret? Next, TimeSpan? Again) Of(SipCluster cluster, Secret secret, DateTimeOffset now)
    {
        var (current, other) = (HeartbeatSecret.Key(secret, HeartbeatSecret.CurrentKey), HeartbeatSecret.Key(secret, HeartbeatSecret.OtherKey));
        var taken = secret.Metadata.Annotation(WishAnnotation);
        var step = secret.Metadata.Annotation(StepAnnotation);
        if (current is not null && (step == Switched || (step == Announced && other is not null)))
        {
            if (Remaining(secret, now) is var left && left > TimeSpan.Zero)
                return (null, left);
            return step == Announced
                ? (With(secret, taken, Switched, now, other!, current), Spread)
                : (With(secret, taken, null, now, current, null), null);
        }

        if (Wish(cluster) is not { } wish || wish == taken)
            return (null, null);
        return current is null
            ? (With(secret, wish, null, now, HeartbeatSecret.NewKey(), null), null)
            : (With(secret, wish, Announced, now, current, HeartbeatSecret.NewKey()), Spread);
    }

    private static TimeSpan Remaining(Secret secret, DateTimeOffset now) =>
        DateTimeOffset.TryParse(
            secret.Metadata.Annotation(SinceAnnotation), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            // A clock that was set back makes it longer, but not without end.
            ? TimeSpan.FromTicks(Math.Min((since + Spread - now).Ticks, Spread.Ticks))
            : TimeSpan.Zero;

    private static Secret With(Secret secret, string? wish, string? step, DateTimeOffset now, byte[] current, byte[]? other)
    {
        var annotations = new Dictionary<string, string>(secret.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Set(annotations, WishAnnotation, wish);
        Set(annotations, StepAnnotation, step);
        Set(annotations, SinceAnnotation, step is null ? null : now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [HeartbeatSecret.CurrentKey] = current };
        if (other is not null)
            data[HeartbeatSecret.OtherKey] = other;
        return secret with { Metadata = secret.Metadata with { Annotations = annotations }, Data = data };
    }

    private static void Set(Dictionary<string, string> annotations, string name, string? value)
    {
        if (value is null)
            annotations.Remove(name);
        else
            annotations[name] = value;
    }
}
