namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 PodSpec, as far as it is used.</summary>
public sealed record PodSpec
{
    public required IReadOnlyList<Container> Containers { get; init; }

    public IReadOnlyList<Container>? InitContainers { get; init; }

    public IReadOnlyList<Volume>? Volumes { get; init; }

    public bool? HostNetwork { get; init; }

    public bool? HostPID { get; init; }

    public string? DnsPolicy { get; init; }

    public string? NodeName { get; init; }

    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    public Affinity? Affinity { get; init; }

    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    public string? PriorityClassName { get; init; }

    public string? RestartPolicy { get; init; }

    public string? ServiceAccountName { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public PodSecurityContext? SecurityContext { get; init; }

    public bool? ShareProcessNamespace { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public string? Hostname { get; init; }

    public string? Subdomain { get; init; }

    public string? SchedulerName { get; init; }

    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }
}
