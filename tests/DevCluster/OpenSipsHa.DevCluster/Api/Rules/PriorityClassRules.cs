using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class PriorityClassRules : ResourceRules
{
    public override void Default(JsonObject value)
    {
        if (value["preemptionPolicy"] is null)
            value["preemptionPolicy"] = "PreemptLowerPriority";
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (before is not null && value.LongAt("value") != before.LongAt("value"))
            errors.Add(FieldError.Forbidden("value", "may not be changed in an update."));
    }
}
