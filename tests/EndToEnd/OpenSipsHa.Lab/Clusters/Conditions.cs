using System.Text.Json.Nodes;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>Reads <c>status.conditions</c> of any object.</summary>
public static class Conditions
{
    /// <summary>The condition of that type; null when the object has none.</summary>
    public static JsonNode? Find(JsonNode? instance, string type) =>
        instance?["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    public static bool IsTrue(JsonNode? instance, string type) => (string?)Find(instance, type)?["status"] == "True";

    public static bool IsFalse(JsonNode? instance, string type) => (string?)Find(instance, type)?["status"] == "False";
}
