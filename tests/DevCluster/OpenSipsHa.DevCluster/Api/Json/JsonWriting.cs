using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Json;

/// <summary>Nodes to compact or indented UTF-8.</summary>
public static class JsonWriting
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    static readonly JsonWriterOptions Pretty = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] ToUtf8(JsonNode? node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, indented ? Pretty : Compact))
            Write(writer, node);
        return buffer.WrittenSpan.ToArray();
    }

    public static string ToText(JsonNode? node) => Encoding.UTF8.GetString(ToUtf8(node));

    static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }
}
