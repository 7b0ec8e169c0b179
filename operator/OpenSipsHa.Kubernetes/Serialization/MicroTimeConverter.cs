using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenSipsHa.Kubernetes.Serialization;

/// <summary>
/// metav1 MicroTime: written as UTC with exactly six fractional digits (the API server refuses any other number of
/// them). Reading takes any RFC 3339 time; what cannot be read becomes null, because one bad time must not hide the
/// rest of the object, and nothing is decided by it.
/// </summary>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <summary>The value as the API shows it: <c>2026-11-22T11:28:00.000000Z</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeConverter.ReadTime(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time) writer.WriteStringValue(Format(time));
        else writer.WriteNullValue();
    }
}
