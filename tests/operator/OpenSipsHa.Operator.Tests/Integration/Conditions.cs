using System.Text.Json.Nodes;

namespace OpenSipsHa.Operator.Tests.Integration;

internal static class Conditions
{
    public static JsonNode? Of(JsonObject item, string type) =>
        item["status"]?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == type);

    public static bool IsTrue(JsonObject item, string type) => Of(item, type)?["status"]?.GetValue<string>() == "True";

    public static string? Reason(JsonObject item, string type) => Of(item, type)?["reason"]?.GetValue<string>();

    public static string Message(JsonObject item, string type) => Of(item, type)?["message"]?.GetValue<string>() ?? "";
}
