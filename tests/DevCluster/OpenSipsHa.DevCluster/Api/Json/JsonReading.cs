using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Json;

/// <summary>
/// JSON text to nodes that hold plain values (string, long, double, bool): no JsonElement stays behind, so that reading
/// from several threads changes nothing and comparing is cheap. A whole number written as 4.0 becomes 4, as in Go.
/// </summary>
public static class JsonReading
{
    static readonly JsonReaderOptions Strict = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 256 };

    /// <param name="duplicates">Receives the path of every member that appears twice; the last one counts.</param>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, Strict);
        if (!reader.Read())
            throw new JsonException("unexpected end of JSON input");
        var node = ReadValue(ref reader, "", duplicates);
        if (reader.Read())
            throw new JsonException("invalid character after top-level value");
        return node;
    }

    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        Parse(utf8) as JsonObject ?? throw new JsonException("expected an object");

    static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, List<string>? duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path, duplicates),
        JsonTokenType.StartArray => ReadArray(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        _ => null,
    };

    static JsonObject ReadObject(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var member = path.Length == 0 ? name : path + "." + name;
            reader.Read();
            if (result.ContainsKey(name))
                duplicates?.Add(member);
            result[name] = ReadValue(ref reader, member, duplicates);
        }
        return result;
    }

    static JsonArray ReadArray(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        var result = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            result.Add(ReadValue(ref reader, $"{path}[{result.Count.ToString(CultureInfo.InvariantCulture)}]", duplicates));
        return result;
    }

    static JsonValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
            return JsonValue.Create(whole);
        var real = reader.GetDouble();
        return real == Math.Floor(real) && Math.Abs(real) < 1L << 53 ? JsonValue.Create((long)real) : JsonValue.Create(real);
    }
}
