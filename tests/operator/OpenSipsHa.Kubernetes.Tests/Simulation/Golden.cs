using System.Text.Json.Nodes;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>The exchanges that were recorded from a real API server.</summary>
internal static class Golden
{
    public static IEnumerable<(string Where, JsonObject Step)> Steps(params string[] scenarios)
    {
        foreach (var file in Directory.EnumerateFiles(Folder(), "*.json").Order(StringComparer.Ordinal))
        {
            var scenario = Path.GetFileNameWithoutExtension(file);
            if (scenarios.Length > 0 && !scenarios.Contains(scenario)) continue;
            if (JsonNode.Parse(File.ReadAllBytes(file)) is not JsonObject root || root["steps"] is not JsonArray steps) continue;
            foreach (var step in steps.OfType<JsonObject>()) yield return ($"{scenario}/{step["name"]}", step);
        }
    }

    /// <summary>Every object that the server sent: bodies, items of lists, objects of watch events.</summary>
    public static IEnumerable<(string Where, JsonObject Object)> Objects()
    {
        foreach (var (where, step) in Steps())
        {
            if (step["response"] is not JsonObject response) continue;
            if (response["body"] is JsonObject body)
            {
                yield return (where, body);
                foreach (var item in body["items"] as JsonArray ?? [])
                {
                    if (item is JsonObject listed) yield return (where, listed);
                }
            }
            foreach (var line in response["events"] as JsonArray ?? [])
            {
                if (line?["object"] is JsonObject seen) yield return (where, seen);
            }
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var golden = Path.Combine(folder.FullName, "tests", "Conformance", "golden");
            if (Directory.Exists(golden)) return golden;
        }
        throw new DirectoryNotFoundException("tests/Conformance/golden is not above the test's folder");
    }
}
