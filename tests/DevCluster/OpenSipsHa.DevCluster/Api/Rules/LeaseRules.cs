using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class LeaseRules : ResourceRules
{
    /// <summary>strategy and preferredHolder belong to CoordinatedLeaderElection, which is off: they are dropped.</summary>
    public override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Remove("strategy");
        spec.Remove("preferredHolder");
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (value.LongAt("spec", "leaseDurationSeconds") is <= 0 and var duration)
            errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", duration, "must be greater than 0"));
        if (value.LongAt("spec", "leaseTransitions") is < 0 and var transitions)
            errors.Add(FieldError.Invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0"));
    }
}
