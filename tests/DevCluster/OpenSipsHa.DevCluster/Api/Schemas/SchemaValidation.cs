using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>Types and value limits of a structural schema, in the words of kube-openapi's validator.</summary>
public sealed class SchemaValidation
{
    readonly List<FieldError> errors = [];

    /// <summary>Errors after which CEL rules cannot be evaluated on this object.</summary>
    public bool StopsRules { get; private set; }

    public IReadOnlyList<FieldError> Errors => errors;

    public void Check(JsonNode? value, Schema schema, string path)
    {
        if (value is null)
        {
            if (schema.Nullable || schema.PreserveUnknown || schema.Type.Length == 0)
                return;
            Block(FieldError.WrongType(path, "null", $"{path} in body must be of type {schema.Type}: \"null\""));
            return;
        }
        if (!TypeFits(value, schema, path))
            return;
        switch (value)
        {
            case JsonObject map: CheckObject(map, schema, path); break;
            case JsonArray list: CheckArray(list, schema, path); break;
            case JsonValue scalar: CheckScalar(scalar, schema, path); break;
        }
        CheckEnum(value, schema, path);
        CheckCombinations(value, schema, path);
    }

    bool TypeFits(JsonNode value, Schema schema, string path)
    {
        var actual = TypeOf(value);
        if (schema.IntOrString)
        {
            if (actual is "integer" or "string")
                return true;
            Block(FieldError.WrongType(path, actual, $"{path} in body must be of type integer,string: \"{actual}\""));
            return false;
        }
        if (schema.Type.Length == 0 || schema.Type == actual || (schema.Type == "number" && actual == "integer"))
            return true;
        var shown = actual == "number" ? "float64" : actual;
        var expected = schema.Type == "integer" && actual == "number" && schema.Format.Length > 0 ? schema.Format : schema.Type;
        Block(FieldError.WrongType(path, shown, $"{path} in body must be of type {expected}: \"{shown}\""));
        if (schema.Type == "integer" && actual == "number" && schema.Format.Length > 0)
            errors.Add(new FieldError("FieldValueInvalid", "<nil>", $"Invalid value: \"\": Checked value must be of type integer with format {schema.Format} in {path}"));
        return false;
    }

    void CheckObject(JsonObject map, Schema schema, string path)
    {
        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
                Block(FieldError.Required(Join(path, name)));
        }
        if (Limit(schema, "maxProperties") is { } most && map.Count > most)
            Block(FieldError.TooMany(path, map.Count, (long)most));
        if (Limit(schema, "minProperties") is { } least && map.Count < least)
            errors.Add(FieldError.Invalid(path, map.Count, $"{path} in body should have at least {Number(least)} properties"));
        foreach (var (name, value) in map)
        {
            if (path.Length == 0 && name is "apiVersion" or "kind" or "metadata")
                continue;
            if (schema.Child(name) is { } child)
                Check(value, child, Join(path, name));
        }
    }

    void CheckArray(JsonArray list, Schema schema, string path)
    {
        if (Limit(schema, "maxItems") is { } most && list.Count > most)
            Block(FieldError.TooMany(path, list.Count, (long)most));
        if (Limit(schema, "minItems") is { } least && list.Count < least)
            errors.Add(FieldError.Invalid(path, list.Count, $"{path} in body should have at least {Number(least)} items"));
        if (schema.Source.BoolAt("uniqueItems"))
            CheckDistinct(list, path);
        if (schema.Items is not null)
        {
            for (var i = 0; i < list.Count; i++)
                Check(list[i], schema.Items, Index(path, i));
        }
        if (schema.ListType == "set")
            CheckDistinct(list, path);
        else if (schema.ListType == "map")
            CheckKeys(list, schema, path);
    }

    void CheckDistinct(JsonArray list, string path)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (list.Take(i).Any(earlier => JsonNode.DeepEquals(earlier, list[i])))
                errors.Add(FieldError.Duplicate(Index(path, i), list[i]));
        }
    }

    void CheckKeys(JsonArray list, Schema schema, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject item)
                continue;
            var key = new JsonObject();
            foreach (var name in schema.ListMapKeys.Where(name => item[name] is not null).Order(StringComparer.Ordinal))
                key[name] = item[name]!.DeepClone();
            if (!seen.Add(JsonWriting.ToText(key)))
                errors.Add(FieldError.Duplicate(Index(path, i), key));
        }
    }

    void CheckScalar(JsonValue value, Schema schema, string path)
    {
        if (value.TryGetValue(out string? text))
            CheckString(text, schema, path);
        else if (value.AsDouble() is { } number)
            CheckNumber(value, number, schema, path);
    }

    void CheckString(string text, Schema schema, string path)
    {
        var length = text.EnumerateRunes().Count();
        if (Limit(schema, "maxLength") is { } most && length > most)
            Block(FieldError.TooLong(path, (long)most));
        if (Limit(schema, "minLength") is { } least && length < least)
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should be at least {Number(least)} chars long"));
        if (schema.Source.StringAt("pattern") is { } pattern && !Matches(text, pattern))
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should match '{pattern}'"));
        if (schema.Format.Length > 0 && !StringFormats.Accepts(schema.Format, text))
            Block(FieldError.Invalid(path, text, $"{path} in body must be of type {schema.Format}: \"{text}\"") with { Reason = "FieldValueTypeInvalid" });
    }

    void CheckNumber(JsonValue value, double number, Schema schema, string path)
    {
        if (Limit(schema, "minimum") is { } least)
        {
            var exclusive = schema.Source.BoolAt("exclusiveMinimum");
            if (number < least || (exclusive && number <= least))
                errors.Add(FieldError.Invalid(path, value, $"{path} in body should be greater than {(exclusive ? "" : "or equal to ")}{Number(least)}"));
        }
        if (Limit(schema, "maximum") is { } most)
        {
            var exclusive = schema.Source.BoolAt("exclusiveMaximum");
            if (number > most || (exclusive && number >= most))
                errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than {(exclusive ? "" : "or equal to ")}{Number(most)}"));
        }
        if (Limit(schema, "multipleOf") is { } step && !IsMultiple(number, step))
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be a multiple of {Number(step)}"));
        if (schema.Format == "int32" && (number < int.MinValue || number > int.MaxValue))
            Block(FieldError.Invalid(path, value, $"{path} in body must be of type int32: \"{Number(number)}\""));
    }

    void CheckEnum(JsonNode value, Schema schema, string path)
    {
        if (schema.Source.ArrayAt("enum") is not { } allowed || allowed.Any(item => JsonNode.DeepEquals(item, value)))
            return;
        Block(FieldError.NotSupported(path, value, allowed.Select(item => item.AsString() ?? JsonWriting.ToText(item))));
    }

    void CheckCombinations(JsonNode value, Schema schema, string path)
    {
        if (schema.Source.ArrayAt("allOf") is { } all)
        {
            foreach (var part in all.OfType<JsonObject>())
                Check(value, Schema.Parse(part), path);
        }
        if (schema.Source.ArrayAt("anyOf") is { } any && !any.OfType<JsonObject>().Any(part => Accepts(value, part, path)))
            Block(new FieldError("FieldValueInvalid", "<nil>", $"Invalid value: \"\": \"{path}\" must validate at least one schema (anyOf)"));
        if (schema.Source.ArrayAt("oneOf") is { } one && one.OfType<JsonObject>().Count(part => Accepts(value, part, path)) != 1)
            Block(new FieldError("FieldValueInvalid", "<nil>", $"Invalid value: \"\": \"{path}\" must validate one and only one schema (oneOf)"));
        if (schema.Source.ObjectAt("not") is { } not && Accepts(value, not, path))
            Block(new FieldError("FieldValueInvalid", "<nil>", $"Invalid value: \"\": \"{path}\" must not validate the schema (not)"));
    }

    static bool Accepts(JsonNode value, JsonObject part, string path)
    {
        var trial = new SchemaValidation();
        trial.Check(value, Schema.Parse(part), path);
        return trial.Errors.Count == 0;
    }

    void Block(FieldError error)
    {
        StopsRules = true;
        errors.Add(error);
    }

    public static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue scalar when scalar.TryGetValue(out bool _) => "boolean",
        JsonValue scalar when scalar.TryGetValue(out string? _) => "string",
        _ => value.AsLong() is null ? "number" : "integer",
    };

    static bool IsMultiple(double number, double step)
    {
        var quotient = number / step;
        return Math.Abs(quotient - Math.Round(quotient)) < 1e-9;
    }

    static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    static double? Limit(Schema schema, string name) => schema.Source[name].AsDouble();

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    public static string Index(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";
}
