using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The directory with the heartbeats' keys, for the agent alone.</summary>
internal static class HeartbeatVolume
{
    private const string Name = "heartbeat";

    // 0400: the agent is root, whose files these are; it needs no DAC_OVERRIDE to read them.
    private const int FileMode = 256;

    /// <summary>Holds the files <see cref="HeartbeatSecret.CurrentKey"/> and, during a rotation, <see cref="HeartbeatSecret.OtherKey"/>.</summary>
    public const string Directory = "/run/opensips-ha/heartbeat";

    public static VolumeMount Mount { get; } = new() { Name = Name, MountPath = Directory, ReadOnly = true };

    public static Volume For(string cluster) => new()
    {
        Name = Name,
        Secret = new SecretVolumeSource { SecretName = ObjectNames.Heartbeat(cluster), DefaultMode = FileMode },
    };
}
