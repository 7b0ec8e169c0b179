using System.Reflection;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>Schemas of the built-in types, read from BuiltinTypes.txt (its head describes the notation).</summary>
public static class BuiltinSchemas
{
    static readonly Dictionary<string, string> Lines = ReadLines();
    static readonly Dictionary<string, Schema> Made = new(StringComparer.Ordinal);
    static readonly Lock Gate = new();

    /// <summary>Types that are one value for server-side apply (+structType=atomic).</summary>
    static readonly HashSet<string> Atomic = new(StringComparer.Ordinal)
    {
        "LabelSelector", "OwnerReference", "ObjectReference", "LocalObjectReference", "RoleRef", "Subject", "ObjectFieldSelector", "ResourceFieldSelector", "KeySelector",
    };

    public static Schema ObjectMeta => Get("ObjectMeta");

    /// <exception cref="KeyNotFoundException">BuiltinTypes.txt does not have it.</exception>
    public static Schema Get(string type)
    {
        lock (Gate)
        {
            if (Made.TryGetValue(type, out var known))
                return known;
            var fields = Lines[type].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var schema = new Schema { Type = "object", TypeName = type, KeepsZero = true, MapType = Atomic.Contains(type) ? "atomic" : "" };
            Made[type] = schema;
            schema.Properties = fields.ToDictionary(Name, Field, StringComparer.Ordinal);
            schema.Required = [.. fields.Where(field => Marks(field).Contains('!', StringComparison.Ordinal)).Select(Name)];
            return schema;
        }
    }

    static string Name(string field) => field[..Ending(field, ":=!*")];

    static string Marks(string field) => field[Ending(field, "!*")..];

    static int Ending(string field, string marks)
    {
        var at = field.IndexOfAny(marks.ToCharArray());
        return at < 0 ? field.Length : at;
    }

    static Schema Field(string field)
    {
        var marks = Marks(field);
        var body = field[..(field.Length - marks.Length)];
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        var fallback = equals < 0 ? null : JsonValue.Create(body[(equals + 1)..]);
        body = equals < 0 ? body : body[..equals];
        var colon = body.IndexOf(':', StringComparison.Ordinal);
        return Type(colon < 0 ? "string" : body[(colon + 1)..], marks.Contains('*', StringComparison.Ordinal), marks.Contains("**", StringComparison.Ordinal), fallback);
    }

    static Schema Type(string type, bool keepsZero, bool nullable, JsonNode? fallback)
    {
        if (type.StartsWith('{'))
        {
            var atomic = type.StartsWith("{atomic}", StringComparison.Ordinal);
            return new Schema { Type = "object", Values = Type(type[(type.IndexOf('}', StringComparison.Ordinal) + 1)..], true, false, null), KeepsZero = keepsZero, MapType = atomic ? "atomic" : "" };
        }
        if (type.StartsWith('['))
        {
            var end = type.IndexOf(']', StringComparison.Ordinal);
            var keys = type[1..end];
            var items = Type(type[(end + 1)..], true, false, null);
            var isSet = keys == "set";
            return new Schema
            {
                Type = "array",
                Items = items,
                KeepsZero = keepsZero,
                Nullable = nullable,
                ListType = keys.Length == 0 ? "atomic" : isSet ? "set" : "map",
                ListMapKeys = isSet || keys.Length == 0 ? [] : keys.Split(','),
                PatchMergeKey = isSet || keys.Length == 0 ? "" : keys.Split(',')[0],
            };
        }
        return type switch
        {
            "string" => Scalar("string", ""),
            "int" => Scalar("integer", "int64"),
            "int32" => Scalar("integer", "int32"),
            "num" => Scalar("number", "double"),
            "bool" => Scalar("boolean", ""),
            "time" => Scalar("string", "date-time"),
            "microtime" => Scalar("string", "micro-time"),
            "quantity" => new Schema { IntOrString = true, Format = "quantity", KeepsZero = keepsZero },
            "intstr" => new Schema { IntOrString = true, Format = "int-or-string", KeepsZero = keepsZero },
            "bytes" => Scalar("string", "byte"),
            "any" => new Schema { PreserveUnknown = true, KeepsZero = true, Nullable = true },
            _ => Reference(Get(type), keepsZero),
        };

        Schema Scalar(string name, string format) =>
            new() { Type = name, Format = format, KeepsZero = keepsZero, Nullable = nullable, Default = fallback, HasDefault = fallback is not null };
    }

    static Schema Reference(Schema target, bool keepsZero) =>
        keepsZero == target.KeepsZero ? target
        : new Schema { Type = target.Type, TypeName = target.TypeName, Properties = target.Properties, Required = target.Required, KeepsZero = keepsZero, MapType = target.MapType };

    static Dictionary<string, string> ReadLines()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("BuiltinTypes.txt")
            ?? throw new InvalidOperationException("the assembly lacks BuiltinTypes.txt");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
    }
}
