using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>What decoding into a Go struct does to built-in objects: types are checked, times normalised.</summary>
static class Decoding
{
    /// <exception cref="DecodeException">A value of the wrong type, or a time that does not parse.</exception>
    public static void Check(JsonObject parent, Schema schema, string path = "")
    {
        foreach (var (name, value) in parent.ToList())
        {
            if (value is not null && schema.Child(name) is { } child)
                CheckValue(value, child, path.Length == 0 ? name : path + "." + name, made => parent[name] = made);
        }
    }

    static void CheckValue(JsonNode value, Schema schema, string path, Action<JsonNode?> replace)
    {
        if (schema.IntOrString)
        {
            if (value is not JsonValue)
                throw Wrong(value, path, "intstr");
            if (schema.Format == "quantity")
                CheckQuantity(value);
            return;
        }
        switch (schema.Type)
        {
            case "object" when value is JsonObject map:
                if (schema.Values is { } values)
                    CheckMap(map, values, path);
                else
                    Check(map, schema, path);
                break;
            case "array" when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    var at = i;
                    if (list[i] is { } item && schema.Items is { } items)
                        CheckValue(item, items, path, made => list[at] = made);
                }
                break;
            case "string" when value.AsString() is { } text:
                CheckText(text, schema, replace);
                break;
            case "integer" when schema.Format == "int32" && value.AsLong() is { } wide && wide != (int)wide:
                throw new DecodeException($"json: cannot unmarshal number {wide} into Go struct field .{path} of type int32");
            case "integer" when value.AsLong() is not null:
            case "number" when value.AsDouble() is not null:
            case "boolean" when value is JsonValue flag && flag.TryGetValue(out bool _):
            case "":
                break;
            default:
                throw Wrong(value, path, schema.Type);
        }
    }

    static void CheckMap(JsonObject map, Schema values, string path)
    {
        foreach (var (name, value) in map.ToList())
        {
            if (value is null && values.Type == "string")
                map[name] = "";
            else if (value is not null)
                CheckValue(value, values, path, made => map[name] = made);
        }
    }

    static void CheckText(string text, Schema schema, Action<JsonNode?> replace)
    {
        switch (schema.Format)
        {
            case "micro-time":
                replace(GoTime.ParseMicro(text) is { } time ? GoTime.Micro(time) : null);
                break;
            case "date-time":
                replace(GoTime.ParseSeconds(text) is { } second ? GoTime.Seconds(second) : null);
                break;
            case "byte" when !Convert.TryFromBase64String(text, new byte[text.Length], out _):
                throw new DecodeException($"illegal base64 data at input byte {Math.Max(0, text.Length - (text.Length % 4)).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    static void CheckQuantity(JsonNode value)
    {
        if (value.AsString() is { } text && !Quantity.IsValid(text))
            throw new DecodeException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    static DecodeException Wrong(JsonNode value, string path, string expected)
    {
        var actual = SchemaValidation.TypeOf(value) switch { "boolean" => "bool", "integer" or "number" => "number", var other => other };
        var go = expected switch { "integer" => "int32", "boolean" => "bool", "array" => "slice", "object" => "map", var other => other };
        return new DecodeException($"json: cannot unmarshal {actual} into Go struct field .{path} of type {go}");
    }
}
