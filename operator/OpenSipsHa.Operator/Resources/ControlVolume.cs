using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The directory that agent and proxy share, with the control socket in it.</summary>
internal static class ControlVolume
{
    private const string Name = "control";
    private const string Directory = "/run/opensips-ha/control";

    public const string Socket = Directory + "/agent.sock";

    public static Volume Volume { get; } = new() { Name = Name, EmptyDir = new EmptyDirVolumeSource() };

    public static VolumeMount Mount { get; } = new() { Name = Name, MountPath = Directory };
}
