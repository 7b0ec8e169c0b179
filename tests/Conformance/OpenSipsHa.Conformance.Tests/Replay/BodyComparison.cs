using System.Text.Json.Nodes;

namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>Compares bodies by the rules of golden/README.md; the first difference is what is told.</summary>
sealed class BodyComparison(Placeholders placeholders, bool keepManagedFields)
{
    static readonly string[] MayDiffer = ["remainingItemCount", "storageVersionHash", "retryAfterSeconds"];

    /// <summary>Null when they agree.</summary>
    public string? Compare(JsonNode? expected, JsonNode? actual, bool subset)
    {
        if (expected is JsonObject { } status && status["kind"]?.GetValue<string>() == "Status" && status["status"]?.ToString() == "Failure")
            return CompareFailure(status, actual as JsonObject);
        return Node(expected, actual, "", subset);
    }

    string? CompareFailure(JsonObject expected, JsonObject? actual)
    {
        if (actual is null)
            return "no Status";
        foreach (var name in (string[])["kind", "status", "reason", "code"])
        {
            if (!JsonNode.DeepEquals(expected[name], actual[name]))
                return $"{name}: {Text(expected[name])} recorded, {Text(actual[name])} here";
        }
        foreach (var name in (string[])["kind", "group", "name"])
        {
            var (recorded, here) = (expected["details"]?[name]?.ToString(), actual["details"]?[name]?.ToString());
            if (recorded is null != here is null || (recorded is not null && !placeholders.Matches(recorded, here!, loose: false)))
                return $"details.{name}: {recorded ?? "none"} recorded, {here ?? "none"} here";
        }
        var (want, have) = (Causes(expected), Causes(actual));
        return want.SetEquals(have) ? null : $"causes: {string.Join(" ", want)} recorded, {string.Join(" ", have)} here";
    }

    static HashSet<string> Causes(JsonObject status) =>
        (status["details"]?["causes"] as JsonArray)?.Select(cause => $"({cause!["reason"]},{cause["field"]})").ToHashSet(StringComparer.Ordinal) ?? [];

    string? Node(JsonNode? expected, JsonNode? actual, string path, bool subset)
    {
        switch (expected)
        {
            case JsonObject map:
                return actual is JsonObject other ? Map(map, other, path, subset) : $"{path}: an object recorded";
            case JsonArray list when path.EndsWith("managedFields", StringComparison.Ordinal) && actual is JsonArray owners:
                return List(ByManager(list), ByManager(owners), path);
            case JsonArray list:
                return actual is JsonArray items ? subset ? Subset(list, items, path) : List(list, items, path) : $"{path}: a list recorded";
            case JsonValue value when value.TryGetValue(out string? text):
                var loose = path.EndsWith("metadata.resourceVersion", StringComparison.Ordinal) && path is "metadata.resourceVersion" && IsListVersion;
                return actual is JsonValue here && here.TryGetValue(out string? found) && placeholders.Matches(text, found, loose) ? null : $"{path}: {text} recorded, {Shape(actual)} here";
            default:
                return JsonNode.DeepEquals(expected, actual) || Number(expected, actual) ? null : $"{path}: {Text(expected)} recorded, {Shape(actual)} here";
        }
    }

    /// <summary>Their order is by whole seconds, so it depends on how fast the requests follow each other.</summary>
    static JsonArray ByManager(JsonArray entries) =>
        [.. entries.OrderBy(entry => $"{entry!["operation"]} {entry["manager"]} {entry["subresource"]}", StringComparer.Ordinal).Select(entry => entry!.DeepClone())];

    /// <summary>Set while a list or bookmark is compared.</summary>
    public bool IsListVersion { get; set; }

    /// <summary>
    /// The recorder cut some objects without saying so: they lack apiVersion where the answer has one, or the uid that
    /// every stored object has; of Deployments, status is cut.
    /// </summary>
    static bool IsCut(JsonObject expected, JsonObject actual) =>
        (expected["metadata"] is JsonObject && (!expected.ContainsKey("apiVersion") && actual.ContainsKey("apiVersion") || (expected["metadata"]!["name"] is not null && expected["metadata"]!["uid"] is null && actual["metadata"]?["uid"] is not null)))
        || (expected.ContainsKey("kind") && !expected.ContainsKey("apiVersion") && actual.ContainsKey("apiVersion"))
        || (expected["kind"]?.ToString() == "Deployment" && !expected.ContainsKey("status"));

    string? Map(JsonObject expected, JsonObject actual, string path, bool subset)
    {
        subset |= IsCut(expected, actual) || (path == "metadata" && expected["name"] is not null && expected["uid"] is null);
        foreach (var (recorded, value) in expected)
        {
            var name = placeholders.Resolve(recorded) ?? recorded;
            if (Skipped(name, path))
                continue;
            var child = path.Length == 0 ? name : path + "." + name;
            if (!actual.TryGetPropertyValue(name, out var here))
                return $"{child}: missing";
            if (Node(value, here, child, subset) is { } difference)
                return difference;
        }
        if (subset)
            return null;
        var extra = actual.FirstOrDefault(member => !Skipped(member.Key, path) && !expected.ContainsKey(member.Key) && !expected.Any(known => known.Key.Contains('<', StringComparison.Ordinal)));
        return extra.Key is null ? null : $"{(path.Length == 0 ? extra.Key : path + "." + extra.Key)}: not recorded";
    }

    bool Skipped(string name, string path) =>
        MayDiffer.Contains(name, StringComparer.Ordinal) || (name == "managedFields" && !keepManagedFields && path.EndsWith("metadata", StringComparison.Ordinal));

    string? List(JsonArray expected, JsonArray actual, string path)
    {
        if (expected.Count != actual.Count)
            return $"{path}: {expected.Count} items recorded, {actual.Count} here";
        for (var i = 0; i < expected.Count; i++)
        {
            if (Node(expected[i], actual[i], $"{path}[{i}]", subset: false) is { } difference)
                return difference;
        }
        return null;
    }

    string? Subset(JsonArray expected, JsonArray actual, string path)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            if (!actual.Any(item => Node(expected[i], item, path, subset: true) is null))
                return $"{path}[{i}]: {Label(expected[i])} missing or different";
        }
        return null;
    }

    static string Label(JsonNode? item) => item is JsonObject map ? (map["name"] ?? map["resource"] ?? map["metadata"]?["name"] ?? map["kind"] ?? map["subresource"])?.ToString() ?? "item" : Text(item);

    static bool Number(JsonNode? a, JsonNode? b) => a is JsonValue x && b is JsonValue y && x.TryGetValue(out double p) && y.TryGetValue(out double q) && p.Equals(q);

    static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    /// <summary>Without what differs from run to run.</summary>
    static string Shape(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "a list",
        JsonValue value when value.TryGetValue(out string? text) => text.Length is > 0 and < 40 && !text.Any(char.IsAsciiDigit) ? text : "another string",
        _ => node.ToJsonString(),
    };
}
