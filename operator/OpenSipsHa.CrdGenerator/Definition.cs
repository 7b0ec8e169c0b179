using System.Reflection;
using System.Text.Json.Nodes;
using OpenSipsHa.Api;
using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.CrdGenerator;

/// <summary>A CustomResourceDefinition (apiextensions.k8s.io/v1) from a type.</summary>
public static class Definition
{
    public static JsonObject Of(Type type, Documentation documentation)
    {
        var resource = type.GetCustomAttribute<CustomResourceAttribute>()
            ?? throw new ArgumentException($"{type} has no {nameof(CustomResourceAttribute)}", nameof(type));
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{resource.Plural}.{ApiGroup.Name}" },
            ["spec"] = new JsonObject
            {
                ["group"] = ApiGroup.Name,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["plural"] = resource.Plural,
                    ["singular"] = resource.Kind.ToLowerInvariant(),
                    ["kind"] = resource.Kind,
                    ["listKind"] = resource.Kind + "List",
                    ["shortNames"] = new JsonArray(resource.ShortName),
                    ["categories"] = new JsonArray(ApiGroup.Category),
                },
                ["versions"] = new JsonArray(Version(type, documentation)),
            },
        };
    }

    private static JsonObject Version(Type type, Documentation documentation) => new()
    {
        ["name"] = ApiGroup.Version,
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["additionalPrinterColumns"] =
            new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = new SchemaBuilder(documentation).Resource(type) },
    };

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Description.Length > 0)
            json["description"] = column.Description;
        if (column.Wide)
            json["priority"] = 1;
        return json;
    }
}
