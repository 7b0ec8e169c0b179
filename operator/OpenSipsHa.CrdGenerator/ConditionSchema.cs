using System.Text.Json.Nodes;

namespace OpenSipsHa.CrdGenerator;

/// <summary>The schema of a metav1 Condition, with the bounds that Kubernetes' API conventions give it.</summary>
internal static class ConditionSchema
{
    public static JsonObject Create() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["type"] = String("What it is about, in one CamelCase word.", 316),
            ["status"] = new JsonObject
            {
                ["description"] = "Whether it holds.",
                ["type"] = "string",
                ["enum"] = new JsonArray("True", "False", "Unknown"),
            },
            ["observedGeneration"] = new JsonObject
            {
                ["description"] = "Generation of the spec that it is about.",
                ["type"] = "integer",
                ["format"] = "int64",
                ["minimum"] = 0,
            },
            ["lastTransitionTime"] = new JsonObject
            {
                ["description"] = "When status changed last.",
                ["type"] = "string",
                ["format"] = "date-time",
            },
            ["reason"] = String("Why, in one CamelCase word; stable.", 1024),
            ["message"] = String("Why, for a person.", 32768),
        },
        ["required"] = new JsonArray("type", "status"),
    };

    private static JsonObject String(string description, int maximum) =>
        new() { ["description"] = description, ["type"] = "string", ["maxLength"] = maximum };
}
