using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Selectors;

/// <summary>One condition on one label. Operator: exists, !, in, notin, gt, lt.</summary>
sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    public bool Matches(JsonObject? labels) => LabelSelector.Holds(Operator, labels.StringAt(Key), Values);
}
