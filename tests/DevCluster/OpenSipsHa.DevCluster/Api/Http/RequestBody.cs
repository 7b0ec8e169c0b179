using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpenSipsHa.DevCluster.Api.Http.Protobuf;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using YamlDotNet.Core;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Reads bodies and says what is wrong with them.</summary>
static class RequestBody
{
    const int Limit = 3 * 1024 * 1024;
    static readonly string[] Bodies = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        if (buffer.Length > Limit)
            throw Refusal.Make(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Limit.ToString(CultureInfo.InvariantCulture)}");
        return buffer.ToArray();
    }

    /// <summary>The object of a POST or PUT, its apiVersion and kind checked against the type.</summary>
    public static JsonObject ParseObject(byte[] bytes, string? contentType, ResourceType type, List<string> duplicates)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var shown = text.Length > 30 ? text[..27] + "..." : text;
        JsonNode? node;
        switch (MediaOf(contentType))
        {
            case "" or "application/json":
                try
                {
                    node = JsonReading.Parse(bytes, duplicates);
                }
                catch (JsonException)
                {
                    throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): couldn't get version/kind; json parse error: unexpected end of JSON input ({(shown.Length == 0 ? "<empty>" : shown)})");
                }
                break;
            case "application/yaml":
                try
                {
                    node = YamlText.Read(text);
                }
                catch (YamlException failed)
                {
                    throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): yaml: {failed.Message}");
                }
                break;
            case ProtobufObject.MediaType when ProtobufObject.Reads(type):
                text = "";
                node = ProtobufObject.Read(bytes) ?? throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): couldn't get version/kind; unexpected protobuf");
                break;
            default:
                throw Refusal.UnsupportedMediaType(Bodies);
        }
        if (node is not JsonObject value)
            throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ({shown})");
        CheckKind(value, type, text);
        return value;
    }

    static void CheckKind(JsonObject value, ResourceType type, string text)
    {
        if (string.IsNullOrEmpty(value.StringAt("kind")))
        {
            if (!type.IsCustom && value["kind"] is null)
                value["kind"] = type.Kind;
            else
                throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {type.Kind}): Object 'Kind' is missing in '{text}'");
        }
        var version = value.StringAt("apiVersion");
        if (version is null && !type.IsCustom)
            value["apiVersion"] = type.ApiVersion;
        else if (version != type.ApiVersion)
            throw Refusal.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
    }

    public static (PatchKind Kind, JsonNode Body) ParsePatch(byte[] bytes, string? contentType, ResourceType type, List<string> duplicates)
    {
        string[] accepted = type.IsCustom
            ? ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml", "application/apply-patch+cbor"]
            : ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/apply-patch+cbor"];
        var media = MediaOf(contentType);
        PatchKind kind = media switch
        {
            "application/json-patch+json" => PatchKind.Json,
            "application/merge-patch+json" => PatchKind.Merge,
            "application/strategic-merge-patch+json" when !type.IsCustom => PatchKind.Strategic,
            "application/apply-patch+yaml" => PatchKind.Apply,
            _ => throw Refusal.UnsupportedMediaType(accepted),
        };
        try
        {
            var body = kind == PatchKind.Apply && !LooksLikeJson(bytes) ? YamlText.Read(Encoding.UTF8.GetString(bytes)) : JsonReading.Parse(bytes, duplicates);
            return (kind, body ?? (kind is PatchKind.Merge or PatchKind.Strategic ? new JsonObject() : throw Refusal.BadRequest("error decoding YAML: expected an object")));
        }
        catch (JsonException)
        {
            throw Refusal.BadRequest(kind switch
            {
                PatchKind.Strategic => "unexpected end of JSON input",
                PatchKind.Merge => "error decoding patch: unexpected end of JSON input",
                _ => "error decoding patch: unexpected end of JSON input",
            });
        }
        catch (YamlException failed)
        {
            throw Refusal.BadRequest("error decoding YAML: " + failed.Message);
        }
    }

    static bool LooksLikeJson(byte[] bytes) => bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    static string MediaOf(string? contentType) => (contentType ?? "").Split(';')[0].Trim();
}
