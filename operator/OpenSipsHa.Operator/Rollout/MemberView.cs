using OpenSipsHa.Api;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Rollout;

/// <summary>One member as the operator sees it: its pod, what it was told to run and what it says of itself.</summary>
public sealed record MemberView
{
    public required string Name { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>There is a pod, possibly one that is going.</summary>
    public bool HasPod { get; init; }

    /// <summary>The pod has been asked to go.</summary>
    public bool Terminating { get; init; }

    /// <summary>The pod ended for good (evicted, say) and will not start again.</summary>
    public bool Finished { get; init; }

    /// <summary>The pod's containers have been started on a node.</summary>
    public bool Running { get; init; }

    /// <summary>The pod is ready and so is the member: it could serve.</summary>
    public bool Ready { get; init; }

    /// <summary>The pod waits for a node; why, in the scheduler's words.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>Digest of the template that the pod was made from.</summary>
    public string? TemplateHash { get; init; }

    /// <summary>Claims to hold at least one virtual IP.</summary>
    public bool Active { get; init; }

    /// <summary>What it was told to run.</summary>
    public ConfigRef? Wanted { get; init; }

    /// <summary>What it says it runs.</summary>
    public ConfigRef? Applied { get; init; }

    /// <summary>What it refused last.</summary>
    public RefusedConfig? Refused { get; init; }

    /// <summary>Address of its node: of the pod's, else of the one where the pod before it was; null = not known yet.</summary>
    public string? Address { get; init; }

    /// <summary>Does not say that it could not hold a virtual IP.</summary>
    public bool Eligible { get; init; }

    /// <summary>The other members, as it was told.</summary>
    public IReadOnlyList<MemberPeer> Peers { get; init; } = [];

    /// <summary>What it has been asked to give up.</summary>
    public HandoverRequest? Handover { get; init; }

    /// <summary>What it says; null = nothing, or what a former pod of that name said.</summary>
    public SipMemberStatus? Status { get; init; }

    public bool Runs(ConfigRef config) => Applied?.Hash == config.Hash;

    public bool WasTold(ConfigRef config) => Wanted?.Hash == config.Hash;

    public bool HasRefused(ConfigRef config) => WasTold(config) && Refused?.Hash == config.Hash;

    public static MemberView Of(string name, int ordinal, SipMember? member, Pod? pod)
    {
        var status = Valid(member?.Status, pod);
        var ready = IsTrue(pod?.Status?.Conditions, "Ready") && !IsTerminating(pod);
        return new MemberView
        {
            Name = name,
            Ordinal = ordinal,
            HasPod = pod is not null,
            Terminating = IsTerminating(pod),
            Finished = pod?.Status?.Phase is "Failed" or "Succeeded",
            Running = pod?.Status?.Phase == "Running",
            Ready = ready && IsTrue(status?.Conditions, ConditionTypes.Ready),
            Unschedulable = pod?.Status?.Conditions?.FirstOrDefault(static c => c is { Type: "PodScheduled", Status: "False" })?.Message,
            TemplateHash = pod?.Metadata.Annotation(MemberPod.TemplateHashAnnotation),
            Active = status?.VirtualIPs.Any(static v => v.Held) == true,
            Wanted = member?.Spec is { ConfigName: { } wanted, ConfigHash: { } hash } ? new ConfigRef(wanted, hash) : null,
            Applied = status?.AppliedConfig is { } applied ? new ConfigRef(applied.Name, applied.Hash) : null,
            Refused = status?.RefusedConfig,
            Address = pod?.Status?.HostIP ?? member?.Status?.NodeAddress,
            Eligible = status?.Conditions.Any(static c => c is { Type: ConditionTypes.Eligible, Status: "False" }) != true,
            Peers = member?.Spec.Peers ?? [],
            Handover = member?.Spec.Handover,
            Status = status,
        };
    }

    // A pod of the same name that came later holds nothing and runs nothing until it says so itself.
    private static SipMemberStatus? Valid(SipMemberStatus? status, Pod? pod) =>
        pod is null || (status?.PodUID is { } uid && uid != pod.Metadata.Uid) ? null : status;

    private static bool IsTerminating(Pod? pod) => pod?.Metadata.DeletionTimestamp is not null;

    private static bool IsTrue(IReadOnlyList<Condition>? conditions, string type) =>
        conditions?.Any(c => c.Type == type && c.Status == "True") == true;
}
