using OpenSipsHa.Api;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Status;

/// <summary>A Gateway's status: whether it can be used as it is written. A pure function.</summary>
public static class GatewayConditions
{
    /// <param name="members">Those of the gateway's namespace.</param>
    public static GatewayStatus Of(Gateway gateway, IEnumerable<SipMember> members, DateTimeOffset now)
    {
        var list = new ConditionList(gateway.Status?.Conditions, gateway.Metadata.Generation, now);
        if (GatewayUri.Refusal(gateway.Spec.Uri) is { } refusal)
            list.Add(ConditionTypes.Ready, false, ProblemReasons.UnsupportedUri, $"spec.uri: {refusal}");
        else if (!gateway.Spec.Enabled)
            list.Add(ConditionTypes.Ready, false, "Disabled", "spec.enabled is false: it gets no new calls");
        else
            list.Add(ConditionTypes.Ready, true, "Valid", "it can be used by DispatcherSets");
        return new GatewayStatus
        {
            ObservedGeneration = gateway.Metadata.Generation,
            Conditions = list.Conditions,
            State = Worst(members.Where(Holds).SelectMany(static m => m.Status!.Gateways).Where(g => g.Name == gateway.Metadata.Name)),
        };
    }

    /// <summary>Only a holder sends calls and probes: what another member remembers is of the day it last held.</summary>
    private static bool Holds(SipMember member) => member.Status?.VirtualIPs.Any(static v => v.Held) == true;

    private static GatewayState? Worst(IEnumerable<MemberGateway> seen) => seen.Max(static g => (GatewayState?)g.State);
}
