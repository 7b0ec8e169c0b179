using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Selectors;

/// <summary>fieldSelector of a request: a=b, a==b, a!=b, joined by commas.</summary>
public sealed class FieldSelector
{
    readonly List<(string Field, string Value, bool Equal)> terms = [];

    public static FieldSelector Everything { get; } = new();

    public bool IsEverything => terms.Count == 0;

    /// <summary>The value of metadata.name= when there is one: RBAC lets resourceNames cover such a list.</summary>
    public string? Name => terms.Find(term => term is { Field: "metadata.name", Equal: true }).Value;

    /// <exception cref="Client.ApiRefusedException">400: not understood, or a field that the type cannot select by.</exception>
    public static FieldSelector Parse(string? text, ResourceType type)
    {
        if (string.IsNullOrEmpty(text))
            return Everything;
        var result = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var unequal = term.IndexOf("!=", StringComparison.Ordinal);
            var equal = term.IndexOf('=', StringComparison.Ordinal);
            if (equal < 0)
                throw Refusal.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var field = (unequal >= 0 ? term[..unequal] : term[..equal]).Trim();
            var value = (unequal >= 0 ? term[(unequal + 2)..] : term[(equal + 1)..].TrimStart('=')).Trim();
            if (field is not ("metadata.name" or "metadata.namespace") && !type.SelectableFields.Contains(field, StringComparer.Ordinal))
                throw Refusal.BadRequest(type.IsCustom ? $"field label not supported: {field}" : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            result.terms.Add((field, value, unequal < 0));
        }
        return result;
    }

    public bool Matches(JsonObject value) => terms.TrueForAll(term => (Read(value, term.Field) == term.Value) == term.Equal);

    static string Read(JsonObject value, string field)
    {
        if (field == "source")
            return value.StringAt("source", "component") ?? value.StringAt("reportingComponent") ?? "";
        var found = value.At(field.Replace("regarding.", "involvedObject.", StringComparison.Ordinal).Split('.'));
        if (field is "spec.unschedulable" or "spec.hostNetwork" && found is null)
            return "false";
        return found is null ? "" : found.AsString() ?? JsonWriting.ToText(found);
    }
}
