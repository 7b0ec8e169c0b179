using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Conversions, equality and order of values.</summary>
static class CelValues
{
    /// <summary>A JSON value as its schema types it: date-time becomes a timestamp, duration a duration.</summary>
    public static object? From(JsonNode? node, Schema? schema) => node switch
    {
        null => null,
        JsonObject map => map.ToDictionary(member => member.Key, member => From(member.Value, schema?.Child(member.Key)), StringComparer.Ordinal),
        JsonArray list => list.Select(item => From(item, schema?.Items)).ToList(),
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        JsonValue value when value.TryGetValue(out string? text) => Text(text, schema?.Format),
        JsonValue value => schema?.Type == "number" || value.AsLong() is not { } whole ? value.AsDouble() : whole,
        _ => null,
    };

    static object Text(string text, string? format) => format switch
    {
        "date-time" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        "duration" when TryDuration(text, out var duration) => duration,
        _ => text,
    };

    public static object? Index(object? operand, object? key) => (operand, key) switch
    {
        (List<object?> list, long at) => at >= 0 && at < list.Count ? list[(int)at] : throw new CelException($"index out of bounds: {at}"),
        (Dictionary<string, object?> map, string name) => map.TryGetValue(name, out var value) ? value : throw new CelException($"no such key: {name}"),
        _ => throw new CelException("no such overload: _[_]"),
    };

    public static new bool Equals(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => Equals(pair.First, pair.Second)),
        (Dictionary<string, object?> a, Dictionary<string, object?> b) => a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && Equals(entry.Value, other)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ when Number(left) is { } a && Number(right) is { } b => a.Equals(b),
        _ => left.Equals(right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        _ when Number(left) is { } a && Number(right) is { } b => a.CompareTo(b),
        _ => throw new CelException("no such overload: comparison"),
    };

    public static double? Number(object? value) => value switch { long n => n, ulong n => n, double n => n, _ => null };

    /// <summary>Go's duration text: "1h30m", "250ms", "-1.5s".</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!StringFormats.IsDuration(text))
            return false;
        var sign = text.StartsWith('-') ? -1 : 1;
        var total = 0.0;
        var number = "";
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c) || c == '.')
            {
                number += c;
                i++;
                continue;
            }
            if (c is '+' or '-' or ' ')
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && !char.IsAsciiDigit(text[i]) && text[i] != '.')
                i++;
            if (Seconds(text[start..i]) is not { } unit)
                return false;
            total += double.Parse(number, CultureInfo.InvariantCulture) * unit;
            number = "";
        }
        duration = TimeSpan.FromSeconds(sign * total);
        return true;
    }

    static double? Seconds(string unit) => unit switch
    {
        "ns" => 1e-9,
        "us" or "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => null,
    };

    /// <summary>string(value), and %s in format().</summary>
    public static string ToText(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        TimeSpan duration => duration.TotalSeconds.ToString("R", CultureInfo.InvariantCulture) + "s",
        DateTimeOffset time => XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc),
        List<object?> list => $"[{string.Join(", ", list.Select(ToText))}]",
        Dictionary<string, object?> map => $"{{{string.Join(", ", map.Select(entry => $"{entry.Key}: {ToText(entry.Value)}"))}}}",
        _ => value.ToString() ?? "",
    };
}
