using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Writes answers.</summary>
static class Answer
{
    public static async Task WriteAsync(HttpContext context, int code, JsonNode body, MediaType? type = null, IEnumerable<string>? warnings = null)
    {
        var media = type ?? new MediaType(MediaType.Json, "", "");
        foreach (var warning in warnings ?? [])
            context.Response.Headers.Append("Warning", $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        var pretty = context.Request.Query["pretty"].ToString() is "true" or "1";
        var bytes = media.Base == MediaType.Yaml ? Encoding.UTF8.GetBytes(YamlText.Write(body)) : JsonWriting.ToUtf8(body, pretty);
        await WriteBytesAsync(context, code, media.ContentType, bytes);
    }

    public static async Task WriteBytesAsync(HttpContext context, int code, string contentType, ReadOnlyMemory<byte> bytes)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public static Task TextAsync(HttpContext context, int code, string text) =>
        WriteBytesAsync(context, code, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static Task NotFoundPageAsync(HttpContext context) => TextAsync(context, 404, "404 page not found\n");
}
