using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.CrdGenerator;

/// <summary>
/// Structural schemas from types: what a kube-apiserver accepts in a CustomResourceDefinition. Keys are in a fixed
/// order, so that equal types give equal text.
/// </summary>
public sealed class SchemaBuilder(Documentation documentation)
{
    /// <summary>The schema of a whole custom resource.</summary>
    public JsonObject Resource(Type type)
    {
        var schema = new JsonObject { ["description"] = documentation.Of(type), ["type"] = "object" };
        var properties = new JsonObject
        {
            ["apiVersion"] = Text("Version of the schema that this object is written in."),
            ["kind"] = Text("Kind of this object."),
            ["metadata"] = new JsonObject { ["type"] = "object" },
        };
        foreach (var name in (string[])["Spec", "Status"])
            properties[JsonName(name)] = Property(type.GetProperty(name)!);
        schema["properties"] = properties;
        schema["required"] = new JsonArray("spec");
        AddRules(schema, type.GetCustomAttributes<RuleAttribute>());
        return schema;
    }

    private JsonObject Property(PropertyInfo property)
    {
        var type = Unwrap(property.PropertyType);
        var schema = new JsonObject();
        var description = documentation.Of(property) ?? throw new InvalidOperationException(
            $"{property.DeclaringType}.{property.Name} has no summary: it is the field's description");
        schema["description"] = description;
        if (ItemType(type) is { } item)
            List(schema, property, item);
        else if (type == typeof(IReadOnlyDictionary<string, string>))
            Map(schema, property);
        else
            Merge(schema, Value(type, property));
        AddDefault(schema, property);
        AddRules(schema, property.GetCustomAttributes<RuleAttribute>());
        return schema;
    }

    private void List(JsonObject schema, PropertyInfo property, Type item)
    {
        schema["type"] = "array";
        var items = Value(item, property);
        AddRules(items, property.GetCustomAttributes<ItemRuleAttribute>().Select(static r => new RuleAttribute(r.Rule, r.Message)));
        schema["items"] = items;
        if (property.GetCustomAttribute<ItemsAttribute>() is { } bounds)
        {
            if (bounds.Minimum > 0)
                schema["minItems"] = bounds.Minimum;
            schema["maxItems"] = bounds.Maximum;
        }

        if (property.GetCustomAttribute<MapKeyAttribute>() is { } key)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray(key.Field);
        }
        else
        {
            schema["x-kubernetes-list-type"] = property.GetCustomAttribute<SetAttribute>() is null ? "atomic" : "set";
        }
    }

    private static void Map(JsonObject schema, PropertyInfo property)
    {
        schema["type"] = "object";
        schema["additionalProperties"] = Constrain(new JsonObject { ["type"] = "string" }, property);
        if (property.GetCustomAttribute<ItemsAttribute>() is { } bounds)
            schema["maxProperties"] = bounds.Maximum;
    }

    private JsonObject Value(Type type, PropertyInfo property)
    {
        if (type == typeof(string))
            return Constrain(new JsonObject { ["type"] = "string" }, property);
        if (type == typeof(int))
            return Constrain(new JsonObject { ["type"] = "integer", ["format"] = "int32" }, property);
        if (type == typeof(long))
            return Constrain(new JsonObject { ["type"] = "integer", ["format"] = "int64" }, property);
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(DateTimeOffset))
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type.IsEnum)
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(static n => (JsonNode)n)]) };
        return type == typeof(Condition) ? ConditionSchema.Create() : Object(type);
    }

    private JsonObject Object(Type type)
    {
        if (type.Namespace?.StartsWith("OpenSipsHa.Api", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"{type} has no place in a schema");
        var schema = new JsonObject { ["type"] = "object" };
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static p => p.SetMethod is { IsPublic: true }).ToList();
        if (properties.Count > 0)
            schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(JsonName(p.Name), (JsonNode?)Property(p))));
        var required = properties.Where(static p => p.IsDefined(typeof(RequiredAttribute)))
            .Select(static p => (JsonNode)JsonName(p.Name)).ToArray();
        if (required.Length > 0)
            schema["required"] = new JsonArray(required);
        AddRules(schema, type.GetCustomAttributes<RuleAttribute>());
        return schema;
    }

    private static JsonObject Constrain(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<BoundsAttribute>() is { } bounds)
        {
            schema["minimum"] = bounds.Minimum;
            schema["maximum"] = bounds.Maximum;
        }

        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            if (length.Minimum > 0)
                schema["minLength"] = length.Minimum;
            schema["maxLength"] = length.Maximum;
        }

        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern)
            schema["pattern"] = pattern.Regex;
        return schema;
    }

    /// <summary>
    /// An object's default is written out with the defaults of its fields: a kube-apiserver evaluates the object's CEL
    /// rules on the default as it stands in the definition, where <c>{}</c> would give "no such key".
    /// </summary>
    private static void AddDefault(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<DefaultAttribute>() is not { } attribute)
            return;
        var value = JsonNode.Parse(attribute.Json);
        if (value is JsonObject given && schema["properties"] is JsonObject fields)
        {
            foreach (var (name, field) in fields)
            {
                if (!given.ContainsKey(name) && field?["default"] is { } nested)
                    given[name] = nested.DeepClone();
            }
        }

        schema["default"] = value;
    }

    private static void AddRules(JsonObject schema, IEnumerable<RuleAttribute> rules)
    {
        var list = new JsonArray([.. rules.Select(static r =>
        {
            var rule = new JsonObject { ["rule"] = r.Rule, ["message"] = r.Message };
            if (r.FieldPath is not null)
                rule["fieldPath"] = r.FieldPath;
            return (JsonNode)rule;
        })]);
        if (list.Count == 0)
            return;
        if (schema["x-kubernetes-validations"] is JsonArray present)
        {
            foreach (var rule in list)
                present.Add(rule!.DeepClone());
        }
        else
        {
            schema["x-kubernetes-validations"] = list;
        }
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
            target[name] = value?.DeepClone();
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static Type Unwrap(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Type? ItemType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string JsonName(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
