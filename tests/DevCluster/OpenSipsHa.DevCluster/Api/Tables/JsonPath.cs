using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>The JSONPath of printer columns: .a.b, [0], [*], ['a.b'], [?(@.type=="Ready")], \. in names.</summary>
static partial class JsonPath
{
    /// <summary>All results, in order.</summary>
    public static List<JsonNode?> Find(JsonNode? root, string path)
    {
        var nodes = new List<JsonNode?> { root };
        foreach (var match in Step().Matches(path).Cast<Match>())
            nodes = [.. nodes.SelectMany(node => Take(node, match))];
        return nodes;
    }

    static IEnumerable<JsonNode?> Take(JsonNode? node, Match step)
    {
        if (step.Groups["field"].Success || step.Groups["quoted"].Success)
        {
            var name = (step.Groups["field"].Success ? step.Groups["field"] : step.Groups["quoted"]).Value.Replace("\\.", ".", StringComparison.Ordinal);
            return node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? [value] : [];
        }
        if (step.Groups["all"].Success)
            return node is JsonArray list ? list : node is JsonObject values ? values.Select(member => member.Value) : [];
        if (step.Groups["index"].Success)
        {
            var index = int.Parse(step.Groups["index"].Value, CultureInfo.InvariantCulture);
            return node is JsonArray list && (index < 0 ? index += list.Count : index) < list.Count && index >= 0 ? [list[index]] : [];
        }
        var (path, op, wanted) = (step.Groups["path"].Value, step.Groups["op"].Value, step.Groups["value"].Value.Trim('"', '\''));
        return node is not JsonArray items ? [] : items.Where(item => Find(item, path).Exists(found => Text(found) == wanted) == (op == "=="));
    }

    static string Text(JsonNode? node) => node.AsString() ?? JsonWriting.ToText(node);

    [GeneratedRegex("""\.(?<field>(\\.|[^.\[\\])+)|\[(?<all>\*)\]|\[(?<index>-?\d+)\]|\[['"](?<quoted>[^'"]+)['"]\]|\[\?\(\s*@(?<path>[^=!\s]+)\s*(?<op>==|!=)\s*(?<value>"[^"]*"|'[^']*'|[^)\s]+)\s*\)\]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
