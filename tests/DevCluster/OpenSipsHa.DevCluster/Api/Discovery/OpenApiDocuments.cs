using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Discovery;

/// <summary>OpenAPI v3, one document a group version: schemas for explain and apply, paths with the actions that kubectl looks for.</summary>
sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    static readonly string[] Envelope =
    [
        "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources",
        "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
    ];

    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var type in catalog.All)
        {
            var path = type.Group.Length == 0 ? "api/" + type.Version : $"apis/{type.Group}/{type.Version}";
            if (paths.ContainsKey(path))
                continue;
            var hash = System.Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(JsonWriting.ToUtf8(Document(type.Group, type.Version))));
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }
        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>Null: no such group version.</summary>
    public JsonObject? Document(string group, string version)
    {
        var types = catalog.All.Where(type => type.Group == group && type.Version == version).ToList();
        if (types.Count == 0)
            return null;
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var type in types)
        {
            schemas[Name(type)] = Root(type, schemas);
            AddPaths(type, paths);
        }
        schemas[Meta] = Convert(BuiltinSchemas.ObjectMeta, schemas, top: true);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = types[0].IsCustom ? "Kubernetes CRD Swagger" : "Kubernetes", ["version"] = types[0].IsCustom ? "v0.1.0" : Server.ServerVersion.GitVersion },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    /// <summary>Swagger 2.0 as JSON: the custom resources' definitions.</summary>
    public JsonObject Swagger()
    {
        var definitions = new JsonObject();
        foreach (var type in catalog.All.Where(type => type.IsCustom))
            definitions[Name(type)] = Root(type, definitions);
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = Server.ServerVersion.GitVersion },
            ["paths"] = new JsonObject(),
            ["definitions"] = definitions,
        };
    }

    static JsonObject Root(ResourceType type, JsonObject schemas)
    {
        var schema = type.IsCustom ? Shown(type.Schema.Source) : Convert(type.Schema, schemas, top: true);
        var properties = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = Envelope[0] },
            ["kind"] = new JsonObject { ["type"] = "string", ["description"] = Envelope[1] },
            ["metadata"] = new JsonObject { ["description"] = "Standard object's metadata.", ["allOf"] = new JsonArray(Reference(Meta)) },
        };
        foreach (var (name, property) in schema.ObjectAt("properties") ?? [])
        {
            if (!properties.ContainsKey(name))
                properties[name] = property?.DeepClone();
        }
        schema["type"] = "object";
        schema["properties"] = properties;
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Gvk(type));
        return schema;
    }

    /// <summary>Without the extensions that OpenAPI v3 consumers do not know.</summary>
    static JsonObject Shown(JsonObject source) => source.Copy();

    static JsonObject Convert(Schema schema, JsonObject schemas, bool top = false)
    {
        if (schema.TypeName.Length > 0 && !top)
        {
            var name = "io.k8s.api." + schema.TypeName;
            if (!schemas.ContainsKey(name))
            {
                schemas[name] = new JsonObject();
                schemas[name] = Convert(schema, schemas, top: true);
            }
            return new JsonObject { ["allOf"] = new JsonArray(Reference(name)) };
        }
        var result = new JsonObject();
        if (schema.Type.Length > 0)
            result["type"] = schema.Type;
        if (schema.Format is "int64" or "date-time" or "byte" or "double")
            result["format"] = schema.Format;
        if (schema.IntOrString)
            result["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
        if (schema.Items is { } items)
            result["items"] = Convert(items, schemas);
        if (schema.Values is { } values)
            result["additionalProperties"] = Convert(values, schemas);
        if (schema.PreserveUnknown)
            result["x-kubernetes-preserve-unknown-fields"] = true;
        if (schema.ListType.Length > 0)
            result["x-kubernetes-list-type"] = schema.ListType;
        if (schema.ListMapKeys.Count > 0)
        {
            result["x-kubernetes-list-map-keys"] = schema.ListMapKeys.ToJsonArray();
            result["x-kubernetes-patch-merge-key"] = schema.PatchMergeKey;
            result["x-kubernetes-patch-strategy"] = "merge";
        }
        else if (schema.ListType == "set")
            result["x-kubernetes-patch-strategy"] = "merge";
        if (schema.Required.Count > 0)
            result["required"] = schema.Required.ToJsonArray();
        if (schema.Properties.Count > 0)
        {
            var properties = new JsonObject();
            foreach (var (name, property) in schema.Properties)
                properties[name] = Convert(property, schemas);
            result["properties"] = properties;
        }
        return result;
    }

    static void AddPaths(ResourceType type, JsonObject paths)
    {
        var prefix = type.Group.Length == 0 ? "/api/" + type.Version : $"/apis/{type.Group}/{type.Version}";
        var collection = type.Namespaced ? $"{prefix}/namespaces/{{namespace}}/{type.Plural}" : $"{prefix}/{type.Plural}";
        paths[collection] = new JsonObject { ["get"] = Operation(type, "list"), ["post"] = Operation(type, "post", "fieldValidation") };
        if (type.IsReview)
            return;
        paths[collection + "/{name}"] = new JsonObject
        {
            ["get"] = Operation(type, "get"),
            ["put"] = Operation(type, "put", "fieldValidation"),
            ["patch"] = Operation(type, "patch", "fieldValidation"),
            ["delete"] = Operation(type, "delete"),
        };
    }

    static JsonObject Operation(ResourceType type, string action, string? extra = null)
    {
        var parameters = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"));
        if (extra is not null)
            parameters.Add(Parameter(extra));
        return new JsonObject
        {
            ["operationId"] = $"{(action == "post" ? "create" : action)}{OperationName(type)}",
            ["parameters"] = parameters,
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = Gvk(type),
        };
    }

    static string OperationName(ResourceType type)
    {
        var group = string.Concat((type.Group.Length == 0 ? "core" : type.Group).Split('.').Select(Capital));
        return $"{group}{Capital(type.Version)}{(type.Namespaced ? "Namespaced" : "")}{type.Kind}";
    }

    static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    static JsonObject Parameter(string name) => new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true } };

    static JsonObject Gvk(ResourceType type) => new() { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind };

    static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    /// <summary>CRD: the reversed group; built-in: as kubernetes/kubernetes names its packages.</summary>
    static string Name(ResourceType type) => type.IsCustom
        ? $"{string.Join('.', type.Group.Split('.').Reverse())}.{type.Version}.{type.Kind}"
        : type.Group == "apiextensions.k8s.io" ? $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{type.Version}.{type.Kind}"
        : $"io.k8s.api.{(type.Group.Length == 0 ? "core" : type.Group.Split('.')[0])}.{type.Version}.{type.Kind}";
}
