using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenSipsHa.Api.Tests.Definitions;

/// <summary>
/// What a real kube-apiserver demands of a definition: each claim has its counterpart among the refusals recorded in
/// tests/Conformance/golden/02-crd-lifecycle.json, named in the comment.
/// </summary>
public sealed class ServerDemandsTests
{
    private static readonly IReadOnlyList<JsonObject> Definitions = AllDefinitions.Create();

    // refused-name-mismatch, refused-scope-missing, refused-bad-version-name, refused-protected-group
    [Fact]
    public void Names_are_well_formed()
    {
        foreach (var definition in Definitions)
        {
            var spec = definition["spec"]!;
            definition["metadata"]!["name"]!.GetValue<string>()
                .ShouldBe($"{spec["names"]!["plural"]}.{spec["group"]}");
            spec["scope"]!.GetValue<string>().ShouldBe("Namespaced");
            spec["group"]!.GetValue<string>().ShouldNotEndWith(".k8s.io");
            AllDefinitions.Version(definition)["name"]!.GetValue<string>().ShouldMatch("^[a-z]([-a-z0-9]*[a-z0-9])?$");
            spec["names"]!["categories"]!.AsArray().Select(static n => n!.GetValue<string>()).ShouldBe(["sip"]);
        }
    }

    [Fact]
    public void Short_names_are_unique() =>
        Definitions.SelectMany(static d => d["spec"]!["names"]!["shortNames"]!.AsArray()).Select(static n => n!.GetValue<string>())
            .Order().ShouldBe(["sipc", "sipds", "sipgw", "sipm"]);

    // refused-two-storage, refused-no-storage
    [Fact]
    public void One_version_is_stored_and_has_a_status_subresource()
    {
        foreach (var definition in Definitions)
        {
            definition["spec"]!["versions"]!.AsArray().Count(static v => v!["storage"]!.GetValue<bool>()).ShouldBe(1);
            AllDefinitions.Version(definition)["subresources"]!["status"].ShouldNotBeNull();
        }
    }

    // refused-not-structural
    [Fact]
    public void Schemas_are_structural()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes))
        {
            node["type"].ShouldNotBeNull(path);
            node["type"]!.GetValue<string>().ShouldBeOneOf("object", "array", "string", "integer", "boolean", "number");
            if (node["type"]!.GetValue<string>() == "array")
                node["items"].ShouldNotBeNull(path);
            (node["properties"] is not null && node["additionalProperties"] is not null).ShouldBeFalse(path);
        }
    }

    [Fact]
    public void Every_field_has_a_description()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes)
            .Where(static n => !n.Path.EndsWith("[]", StringComparison.Ordinal) && !n.Path.EndsWith(".metadata", StringComparison.Ordinal)))
        {
            node["description"]?.GetValue<string>().ShouldNotBeNullOrWhiteSpace(path);
        }
    }

    // refused-default-invalid, refused-default-wrong-type
    [Fact]
    public void Defaults_satisfy_their_own_schema()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes).Where(static n => n.Node["default"] is not null))
            SchemaMismatch.Of(node["default"], node, path).ShouldBeEmpty();
    }

    // A server evaluates an object's rules on its default as it is written: a field that is left out is "no such key".
    [Fact]
    public void Defaults_of_objects_with_rules_state_every_field_that_has_a_default()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes)
            .Where(static n => n.Node["default"] is JsonObject && n.Node["x-kubernetes-validations"] is not null))
        {
            foreach (var (name, field) in node["properties"]!.AsObject().Where(static p => p.Value!["default"] is not null))
                JsonNode.DeepEquals(node["default"]![name], field!["default"]).ShouldBeTrue($"{path}.{name}");
        }
    }

    // refused-listmap-without-keys, refused-listmap-key-optional
    [Fact]
    public void Keys_of_list_maps_are_required_scalars()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes)
            .Where(static n => n.Node["x-kubernetes-list-type"]?.GetValue<string>() == "map"))
        {
            foreach (var key in node["x-kubernetes-list-map-keys"]!.AsArray().Select(static k => k!.GetValue<string>()))
            {
                var field = node["items"]!["properties"]![key].ShouldNotBeNull($"{path}: {key}");
                field["type"]!.GetValue<string>().ShouldBeOneOf("string", "integer", "boolean");
                node["items"]!["required"]!.AsArray().Select(static r => r!.GetValue<string>()).ShouldContain(key, path);
            }
        }
    }

    [Fact]
    public void Sets_hold_scalars()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes)
            .Where(static n => n.Node["x-kubernetes-list-type"]?.GetValue<string>() == "set"))
        {
            node["items"]!["type"]!.GetValue<string>().ShouldBeOneOf("string", "integer", "boolean");
        }
    }

    // refused-bad-pattern; RE2 has neither look-around nor back-references.
    [Fact]
    public void Patterns_are_regular_expressions_of_RE2()
    {
        foreach (var pattern in Definitions.SelectMany(AllDefinitions.Nodes).Select(static n => n.Node["pattern"]?.GetValue<string>()).OfType<string>())
        {
            Should.NotThrow(() => new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
            pattern.ShouldNotContain("(?");
            pattern.ShouldNotMatch(@"\\[1-9]");
            pattern.ShouldStartWith("^");
            pattern.ShouldEndWith("$");
        }
    }

    // refused-bad-printer-column
    [Fact]
    public void Printer_columns_have_a_known_type_and_a_path_that_starts_with_a_dot()
    {
        foreach (var column in Definitions.SelectMany(static d => AllDefinitions.Version(d)["additionalPrinterColumns"]!.AsArray()))
        {
            column!["type"]!.GetValue<string>().ShouldBeOneOf("boolean", "date", "integer", "number", "string");
            column["jsonPath"]!.GetValue<string>().ShouldStartWith(".");
        }
    }

    [Fact]
    public void Printer_columns_show_fields_that_exist()
    {
        foreach (var definition in Definitions)
        {
            foreach (var path in AllDefinitions.Version(definition)["additionalPrinterColumns"]!.AsArray().Select(static c => c!["jsonPath"]!.GetValue<string>())
                .Where(static p => p != ".metadata.creationTimestamp"))
            {
                JsonNode? node = AllDefinitions.Schema(definition);
                foreach (var name in Regex.Replace(path, @"\[(\?.*?|[0-9]+)\]", "[]", RegexOptions.None, TimeSpan.FromSeconds(1)).TrimStart('.').Split('.'))
                {
                    node = node!["properties"]?[name.Replace("[]", "", StringComparison.Ordinal)];
                    node.ShouldNotBeNull(path);
                    if (name.EndsWith("[]", StringComparison.Ordinal))
                        node = node["items"];
                }
            }
        }
    }

    // refused-cel-cost: what a rule can see must be bounded, or its estimated cost is not.
    [Fact]
    public void Everything_below_a_rule_is_bounded()
    {
        foreach (var definition in Definitions)
        {
            var nodes = AllDefinitions.Nodes(definition).ToList();
            // The root's rules see only the name of the object.
            foreach (var (ruled, _) in nodes.Where(static n => n.Node["x-kubernetes-validations"] is not null && n.Path.Contains('.')))
            {
                foreach (var (path, node) in nodes.Where(n => n.Path.StartsWith(ruled, StringComparison.Ordinal)))
                {
                    if (node["type"]!.GetValue<string>() == "array")
                        node["maxItems"].ShouldNotBeNull(path);
                    else if (node["additionalProperties"] is not null)
                        node["maxProperties"].ShouldNotBeNull(path);
                    else if (node["type"]!.GetValue<string>() == "string" && node["enum"] is null)
                        node["maxLength"].ShouldNotBeNull(path);
                }
            }
        }
    }

    // refused-cel-messageexpression-cost: messages are fixed texts.
    [Fact]
    public void Rules_have_a_message_and_name_a_field_that_exists()
    {
        foreach (var (path, node) in Definitions.SelectMany(AllDefinitions.Nodes).Where(static n => n.Node["x-kubernetes-validations"] is not null))
        {
            foreach (var rule in node["x-kubernetes-validations"]!.AsArray())
            {
                rule!["message"]!.GetValue<string>().ShouldNotBeNullOrWhiteSpace(path);
                rule["message"]!.GetValue<string>().ShouldNotContain("\n");
                JsonNode field = node;
                foreach (var name in (rule["fieldPath"]?.GetValue<string>() ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries))
                    field = field["properties"]?[name].ShouldNotBeNull($"{path}{rule["fieldPath"]}")!;
            }
        }
    }
}
