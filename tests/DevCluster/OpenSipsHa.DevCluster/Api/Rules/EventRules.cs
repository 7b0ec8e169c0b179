using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Events of both groups; they are stored in the form of the core group.</summary>
sealed class EventRules : ResourceRules
{
    public override void Default(JsonObject value)
    {
        value.Ensure("involvedObject");
        value.Ensure("source");
        foreach (var name in (string[])["firstTimestamp", "lastTimestamp", "eventTime"])
        {
            if (!value.ContainsKey(name))
                value[name] = null;
        }
        foreach (var name in (string[])["reportingComponent", "reportingInstance"])
        {
            if (value[name] is null)
                value[name] = "";
        }
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var involved = value.StringAt("involvedObject", "namespace") ?? "";
        var allowed = involved.Length == 0 ? value.Namespace() == "default" : involved == value.Namespace();
        if (!allowed)
            errors.Add(FieldError.Invalid("involvedObject.namespace", involved, "does not match event.namespace"));
        if (value["eventTime"] is null || before is not null)
            return;
        Demand(value, "reportingComponent", "reportingController", 128, errors);
        Demand(value, "reportingInstance", "reportingInstance", 128, errors);
        Demand(value, "action", "action", 128, errors);
        Demand(value, "reason", "reason", 128, errors);
        if ((value.StringAt("message") ?? "").Length > 1024)
            errors.Add(FieldError.Invalid("message", "", "can have at most 1024 characters"));
        if (value.StringAt("type") is not ("Normal" or "Warning"))
            errors.Add(FieldError.Invalid("type", "", "has invalid value: " + value.StringAt("type")));
        if (value.ObjectAt("series") is { } series && (series.LongAt("count") ?? 0) < 2)
            errors.Add(FieldError.Invalid("series.count", "", "should be at least 2"));
    }

    static void Demand(JsonObject value, string field, string shown, int most, List<FieldError> errors)
    {
        var text = value.StringAt(field) ?? "";
        if (text.Length == 0)
            errors.Add(FieldError.Required(shown));
        else if (text.Length > most)
            errors.Add(FieldError.Invalid(shown, "", $"can have at most {most} characters"));
    }
}
