using OpenSipsHa.Api;
using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Status;

/// <summary>A DispatcherSet's status: whether its gateways exist and how many may get calls. A pure function.</summary>
public static class SetConditions
{
    public static DispatcherSetStatus Of(DispatcherSet set, IReadOnlyDictionary<string, Gateway> gateways, DateTimeOffset now)
    {
        var list = new ConditionList(set.Status?.Conditions, set.Metadata.Generation, now);
        var usable = set.Spec.Destinations.Count(d => d.Weight > 0
            && gateways.TryGetValue(d.Gateway, out var gateway)
            && gateway.Spec.Enabled
            && GatewayUri.Refusal(gateway.Spec.Uri) is null);
        if (SetCheck.Of(set, gateways).FirstOrDefault() is { } problem)
            list.Add(ConditionTypes.Ready, false, problem.Reason, problem.Message);
        else if (usable == 0)
            list.Add(ConditionTypes.Ready, false, "NoUsableDestination", "every destination has weight 0 or a disabled gateway");
        else
            list.Add(ConditionTypes.Ready, true, "Valid", $"{usable} of {set.Spec.Destinations.Count} destinations may get calls");
        return new DispatcherSetStatus
        {
            ObservedGeneration = set.Metadata.Generation,
            Conditions = list.Conditions,
            Destinations = usable,
        };
    }
}
