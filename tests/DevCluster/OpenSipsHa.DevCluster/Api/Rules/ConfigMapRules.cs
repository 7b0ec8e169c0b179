using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed partial class ConfigMapRules : ResourceRules
{
    const int SizeLimit = 1024 * 1024;
    const string KeyMessage = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var size = CheckKeys(value, "data", errors) + CheckKeys(value, "binaryData", errors);
        foreach (var (key, _) in value.ObjectAt("data") ?? [])
        {
            if (value.At("binaryData", key) is not null)
                errors.Add(FieldError.Invalid($"data[{key}]", key, "duplicate of key present in binaryData"));
        }
        if (size > SizeLimit)
            errors.Add(FieldError.TooLong("", SizeLimit));
        if (before is not null)
            CheckImmutable(value, before, ["data", "binaryData"], errors);
    }

    public static long CheckKeys(JsonObject value, string field, List<FieldError> errors)
    {
        var size = 0L;
        foreach (var (key, content) in value.ObjectAt(field) ?? [])
        {
            if (!Key().IsMatch(key) || key is "." or "..")
                errors.Add(FieldError.Invalid($"{field}[{key}]", key, KeyMessage));
            size += content.AsString()?.Length ?? 0;
        }
        return size;
    }

    public static void CheckImmutable(JsonObject value, JsonObject before, string[] fields, List<FieldError> errors)
    {
        if (!before.BoolAt("immutable"))
            return;
        if (!value.BoolAt("immutable"))
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        foreach (var field in fields.Where(field => !JsonNode.DeepEquals(value[field], before[field])))
            errors.Add(FieldError.Forbidden(field, "field is immutable when `immutable` is set"));
    }

    [GeneratedRegex("^[-._a-zA-Z0-9]{1,253}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();
}
