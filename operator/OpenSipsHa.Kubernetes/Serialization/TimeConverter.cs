using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenSipsHa.Kubernetes.Serialization;

/// <summary>metav1 Time: written as UTC in whole seconds. What cannot be read becomes null.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <summary>The value as the API shows it: <c>2026-11-22T11:28:00Z</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadTime(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time) writer.WriteStringValue(Format(time));
        else writer.WriteNullValue();
    }

    internal static DateTimeOffset? ReadTime(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }
        return reader.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;
    }
}
