using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>A DispatcherSet: every gateway that it names exists and can be reached.</summary>
public static class SetCheck
{
    public static IEnumerable<Problem> Of(DispatcherSet set, IReadOnlyDictionary<string, Gateway> gateways)
    {
        foreach (var destination in set.Spec.Destinations)
        {
            var place = $"DispatcherSet {set.Metadata.Name}, spec.destinations[{destination.Name}].gateway";
            if (!gateways.TryGetValue(destination.Gateway, out var gateway))
                yield return new Problem(ProblemReasons.UnknownGateway, $"{place}: there is no Gateway '{destination.Gateway}' in this namespace");
            else if (GatewayUri.Refusal(gateway.Spec.Uri) is { } refusal)
                yield return new Problem(ProblemReasons.UnsupportedUri, $"{place}: Gateway {destination.Gateway}, spec.uri: {refusal}");
        }
    }
}
