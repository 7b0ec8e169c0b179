using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Selectors;

/// <summary>labelSelector of a request: a=b, a==b, a!=b, a in (b,c), a notin (b,c), a, !a, a&gt;1, a&lt;1.</summary>
public sealed class LabelSelector
{
    readonly List<LabelRequirement> requirements;

    LabelSelector(List<LabelRequirement> requirements) => this.requirements = requirements;

    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => requirements.Count == 0;

    /// <exception cref="Client.ApiRefusedException">400 with the parser's complaint.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new LabelSelector(new LabelSelectorParser(text).Parse());

    /// <summary>A metav1.LabelSelector: matchLabels and matchExpressions. Null selects nothing, an empty one everything.</summary>
    public static bool Selects(JsonObject? selector, JsonObject value)
    {
        if (selector is null)
            return false;
        var labels = value.ObjectAt("metadata", "labels");
        var byLabel = selector.ObjectAt("matchLabels")?.All(wanted => labels.StringAt(wanted.Key) == wanted.Value.AsString()) ?? true;
        return byLabel && selector.ObjectsAt("matchExpressions").All(expression => new LabelRequirement(
            expression.StringAt("key") ?? "",
            expression.StringAt("operator") switch { "In" => "in", "NotIn" => "notin", "Exists" => "exists", _ => "!" },
            [.. expression.StringsAt("values")]).Matches(labels));
    }

    public bool Matches(JsonObject value)
    {
        var labels = value.ObjectAt("metadata", "labels");
        return requirements.TrueForAll(requirement => requirement.Matches(labels));
    }

    internal static bool Holds(string op, string? actual, IReadOnlyList<string> values) => op switch
    {
        "exists" => actual is not null,
        "!" => actual is null,
        "in" => actual is not null && values.Contains(actual, StringComparer.Ordinal),
        "notin" => actual is null || !values.Contains(actual, StringComparer.Ordinal),
        "gt" => Number(actual) > Number(values[0]),
        "lt" => Number(actual) < Number(values[0]),
        _ => false,
    };

    static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
