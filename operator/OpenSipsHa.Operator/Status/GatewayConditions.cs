using OpenSipsHa.Api;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Status;

/// <summary>A Gateway's status: whether it can be used as it is written. A pure function.</summary>
public static class GatewayConditions
{
    public static GatewayStatus Of(Gateway gateway, DateTimeOffset now)
    {
        var list = new ConditionList(gateway.Status?.Conditions, gateway.Metadata.Generation, now);
        if (GatewayUri.Refusal(gateway.Spec.Uri) is { } refusal)
            list.Add(ConditionTypes.Ready, false, ProblemReasons.UnsupportedUri, $"spec.uri: {refusal}");
        else if (!gateway.Spec.Enabled)
            list.Add(ConditionTypes.Ready, false, "Disabled", "spec.enabled is false: it gets no new calls");
        else
            list.Add(ConditionTypes.Ready, true, "Valid", "it can be used by DispatcherSets");
        return new GatewayStatus { ObservedGeneration = gateway.Metadata.Generation, Conditions = list.Conditions };
    }
}
