using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class DisruptionBudgetRules : ResourceRules
{
    public override void PrepareForCreate(JsonObject value, WriteScope scope) =>
        value["status"] = new JsonObject { ["disruptionsAllowed"] = 0, ["currentHealthy"] = 0, ["desiredHealthy"] = 0, ["expectedPods"] = 0 };

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (value.At("spec", "minAvailable") is not null && value.At("spec", "maxUnavailable") is not null)
            errors.Add(FieldError.Invalid("spec", value["spec"], "minAvailable and maxUnavailable cannot be both set"));
    }
}
