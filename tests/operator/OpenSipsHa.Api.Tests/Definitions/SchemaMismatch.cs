using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenSipsHa.Api.Tests.Definitions;

/// <summary>Where a value differs from a structural schema; CEL rules are left to the API server.</summary>
internal static class SchemaMismatch
{
    public static IEnumerable<string> Of(JsonNode? value, JsonNode schema, string path)
    {
        var mismatches = (schema["type"]!.GetValue<string>(), value) switch
        {
            ("object", JsonObject json) => Object(json, schema, path),
            ("array", JsonArray array) => Array(array, schema, path),
            ("string", JsonValue text) when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>(), schema, path),
            ("integer", JsonValue number) when number.GetValueKind() == JsonValueKind.Number => Number(number.GetValue<long>(), schema, path),
            ("boolean", JsonValue flag) when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [],
            var (type, _) => [$"{path}: {value?.ToJsonString() ?? "null"} is no {type}"],
        };
        return mismatches;
    }

    private static IEnumerable<string> Object(JsonObject json, JsonNode schema, string path) =>
        json.SelectMany(p => (schema["properties"]?[p.Key] ?? schema["additionalProperties"]) is { } field
                ? Of(p.Value, field, $"{path}.{p.Key}")
                : [$"{path}.{p.Key} is unknown"])
            .Concat((schema["required"]?.AsArray() ?? []).Select(static r => r!.GetValue<string>())
                .Where(r => !json.ContainsKey(r)).Select(r => $"{path}.{r} is required"));

    private static IEnumerable<string> Array(JsonArray array, JsonNode schema, string path) =>
        array.SelectMany((item, i) => Of(item, schema["items"]!, $"{path}[{i}]"))
            .Concat(array.Count > (schema["maxItems"]?.GetValue<int>() ?? int.MaxValue) || array.Count < (schema["minItems"]?.GetValue<int>() ?? 0)
                ? [$"{path}: {array.Count} items"]
                : []);

    private static IEnumerable<string> Text(string text, JsonNode schema, string path)
    {
        if (schema["enum"] is JsonArray values && !values.Any(v => v!.GetValue<string>() == text))
            yield return $"{path}: '{text}' is none of {values.ToJsonString()}";
        if (text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue) || text.Length < (schema["minLength"]?.GetValue<int>() ?? 0))
            yield return $"{path}: '{text}' has {text.Length} characters";
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)))
            yield return $"{path}: '{text}' does not match {pattern}";
    }

    private static IEnumerable<string> Number(long number, JsonNode schema, string path)
    {
        if (number < (schema["minimum"]?.GetValue<long>() ?? long.MinValue) || number > (schema["maximum"]?.GetValue<long>() ?? long.MaxValue))
            yield return $"{path}: {number} is out of bounds";
    }
}
