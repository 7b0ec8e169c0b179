using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Api;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Status;

/// <summary>What a member says of itself, as the SipMember's status.</summary>
public static class MemberStatus
{
    public static SipMemberStatus Compose(SipMemberStatus? before, MemberSnapshot member, AgentOptions agent, string version, DateTimeOffset now)
    {
        // What a former pod of this name wrote has no bearing on when this one's conditions changed.
        var conditions = before?.PodUID == agent.PodUid ? before?.Conditions : null;
        var (applied, reason, message) = Configuration(member);
        var ready = member.ProxyReady && member.Applied is not null;
        conditions = Set(conditions, ConditionTypes.ConfigApplied, applied, reason, message, member, now);
        conditions = Set(conditions, ConditionTypes.Eligible, member.Eligibility.IsEligible, member.Eligibility.Reason, member.Eligibility.Message, member, now);
        conditions = Set(
            conditions, ConditionTypes.Ready, ready, ready ? "Ready" : member.Eligibility.Reason == "Eligible" ? "ProxyNotReady" : member.Eligibility.Reason,
            ready ? "the proxy serves" : member.Eligibility.Message, member, now);
        conditions = Set(
            conditions, ConditionTypes.Fenced, member.FenceComplaint is null, member.FenceComplaint is null ? "Nftables" : "NftablesMissing",
            member.FenceComplaint ?? "the kernel closes a virtual IP to the millisecond", member, now);
        if (member.Preflight is { } preflight)
            conditions = Set(conditions, ConditionTypes.Preflight, preflight.Passed, preflight.Reason, preflight.Message, member, now);
        var hasConflict = member.Conflicts.Length > 0;
        conditions = Set(
            conditions, ConditionTypes.VipConflict, hasConflict, hasConflict ? "AddressClaimed" : "NoConflict",
            hasConflict ? member.Conflicts : "nobody else claims what this member holds", member, now);
        return new SipMemberStatus
        {
            PodUID = agent.PodUid,
            Node = agent.NodeName,
            NodeAddress = agent.HostIP.ToString(),
            ObservedGeneration = member.ObservedGeneration,
            Conditions = conditions!,
            AppliedConfig = member.Applied is { } config ? new AppliedConfig { Name = config.Name, Hash = config.Hash } : null,
            RefusedConfig = member.Refused is { } refused
                ? new RefusedConfig { Name = refused.Name, Hash = refused.Hash, Reason = refused.Reason, Message = refused.Message }
                : null,
            VirtualIPs = [.. member.VirtualIPs.Select(vip => new MemberVirtualIP
            {
                Name = vip.Name,
                Address = vip.Address,
                Held = vip.Held,
                Since = vip.Since,
                Term = vip.Held ? vip.Term : null,
                Transitions = vip.Term,
                Mode = vip.Mode switch { LeaseMode.Paired => VirtualIPMode.Paired, LeaseMode.Solo => VirtualIPMode.Solo, _ => null },
                Successor = vip.Successor.Length > 0 ? vip.Successor : null,
                Promise = vip.Mode == LeaseMode.Paired ? $"{vip.Promise.TotalMilliseconds:0}ms" : null,
                LastGapMs = vip.LastGap is { } gap ? (long)gap.TotalMilliseconds : null,
            })],
            Handover = member.Handover is { } handover
                ? new HandoverStatus { Id = handover.Id, Phase = handover.Phase, Message = handover.Message.Length > 0 ? handover.Message : null }
                : null,
            Gateways = [.. member.Gateways.Select(Gateway).OfType<MemberGateway>().DistinctBy(static g => g.Name).Take(ProxyState.MaxGateways)],
            Registrations = member.Registrations,
            Calls = member.Calls,
            AgentVersion = version,
            LastUpdate = before?.LastUpdate,
        };
    }

    /// <summary>
    /// null = the proxy says something that cannot be. It is the process that faces the network: whatever it says, the status must stay one
    /// that the API server takes.
    /// </summary>
    private static MemberGateway? Gateway(GatewayHealth gateway) =>
        gateway.Gateway.Length is > 0 and <= 253 && Enum.TryParse<GatewayState>(gateway.State, out var state) && Enum.IsDefined(state)
            ? new MemberGateway { Name = gateway.Gateway, State = state }
            : null;

    private static (bool Applied, string Reason, string Message) Configuration(MemberSnapshot member)
    {
        if (member.Refused is { } refused)
            return (false, refused.Reason, refused.Message);
        if (member.Wanted is null)
            return (false, "NoConfiguration", "spec.configName is not set");
        return member.Applied?.Name == member.Wanted
            ? (true, "Applied", $"{member.Wanted} runs")
            : (false, "Applying", $"{member.Wanted} is being applied");
    }

    private static IReadOnlyList<Condition> Set(
        IReadOnlyList<Condition>? conditions, string type, bool holds, string reason, string message, MemberSnapshot member, DateTimeOffset now) =>
        conditions.With(
            new Condition
            {
                Type = type,
                Status = holds ? Conditions.True : Conditions.False,
                Reason = reason,
                Message = message,
                ObservedGeneration = member.ObservedGeneration,
            },
            now);
}
