using System.Reflection;
using System.Text.Json.Nodes;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.CrdGenerator;

namespace OpenSipsHa.Api.Tests.Definitions;

internal static class AllDefinitions
{
    public static IReadOnlyList<JsonObject> Create()
    {
        var documentation = Documentation.Of(typeof(ApiGroup).Assembly);
        return
        [
            .. typeof(ApiGroup).Assembly.GetExportedTypes()
                .Where(static t => t.IsDefined(typeof(CustomResourceAttribute)))
                .Select(t => Definition.Of(t, documentation)),
        ];
    }

    public static JsonObject Version(JsonObject definition) => definition["spec"]!["versions"]![0]!.AsObject();

    public static JsonObject Schema(JsonObject definition) => Version(definition)["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>Every schema node with its path, the root included.</summary>
    public static IEnumerable<(string Path, JsonObject Node)> Nodes(JsonObject definition) =>
        Walk(definition["spec"]!["names"]!["kind"]!.GetValue<string>(), Schema(definition));

    private static IEnumerable<(string Path, JsonObject Node)> Walk(string path, JsonObject node)
    {
        yield return (path, node);
        foreach (var (name, child) in node["properties"] as JsonObject ?? [])
        {
            foreach (var inner in Walk($"{path}.{name}", child!.AsObject()))
                yield return inner;
        }

        foreach (var key in (string[])["items", "additionalProperties"])
        {
            if (node[key] is JsonObject child)
            {
                foreach (var inner in Walk($"{path}[]", child))
                    yield return inner;
            }
        }
    }
}
