using Microsoft.AspNetCore.Http;
using OpenSipsHa.DevCluster.Api.Discovery;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Server;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Health, version, discovery, OpenAPI.</summary>
sealed class PathHandler(DiscoveryDocuments discovery, OpenApiDocuments openApi)
{
    const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>Swagger "2.0" and nothing else: kinds that it does not describe are not validated by old clients.</summary>
    static readonly byte[] EmptySwagger = [0x0a, 0x03, 0x32, 0x2e, 0x30];

    public async Task HandleAsync(ApiRequest request)
    {
        var context = request.Context;
        var path = (context.Request.Path.Value ?? "").TrimEnd('/');
        switch (path.Split('/'))
        {
            case ["", "healthz" or "livez" or "readyz", ..]:
                await Answer.TextAsync(context, 200, "ok");
                break;
            case ["", "version"]:
                await Answer.WriteAsync(context, 200, ServerVersion.Document());
                break;
            case ["", "api"] when WantsAggregated(context):
                await AggregatedAsync(context, core: true);
                break;
            case ["", "apis"] when WantsAggregated(context):
                await AggregatedAsync(context, core: false);
                break;
            case ["", "api"]:
                await Answer.WriteAsync(context, 200, DiscoveryDocuments.Versions(context.Request.Host.Value ?? ""), Plain(context));
                break;
            case ["", "apis"]:
                await Answer.WriteAsync(context, 200, discovery.Groups(), Plain(context));
                break;
            case ["", "api", var version] when discovery.Resources("", version) is { } core:
                await Answer.WriteAsync(context, 200, core, Plain(context));
                break;
            case ["", "apis", var group] when discovery.Group(group) is { } one:
                await Answer.WriteAsync(context, 200, one, Plain(context));
                break;
            case ["", "apis", var group, var version] when discovery.Resources(group, version) is { } list:
                await Answer.WriteAsync(context, 200, list, Plain(context));
                break;
            case ["", "openapi", "v3", ..]:
                await OpenApiAsync(context, path);
                break;
            case ["", "openapi", "v2"]:
                await SwaggerAsync(context);
                break;
            default:
                await Answer.NotFoundPageAsync(context);
                break;
        }
    }

    async Task OpenApiAsync(HttpContext context, string path)
    {
        switch (path["/openapi/v3".Length..].Trim('/').Split('/'))
        {
            case [""]:
                await Answer.WriteBytesAsync(context, 200, "text/plain; charset=utf-8", Json.JsonWriting.ToUtf8(openApi.Index()));
                break;
            case ["api", var version] when openApi.Document("", version) is { } core:
                await Answer.WriteAsync(context, 200, core);
                break;
            case ["apis", var group, var version] when openApi.Document(group, version) is { } document:
                await Answer.WriteAsync(context, 200, document);
                break;
            default:
                await Answer.WriteBytesAsync(context, 404, "application/json", ReadOnlyMemory<byte>.Empty);
                break;
        }
    }

    async Task SwaggerAsync(HttpContext context)
    {
        if (context.Request.Headers.Accept.ToString().Contains("protobuf", StringComparison.Ordinal))
            await Answer.WriteBytesAsync(context, 200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", EmptySwagger);
        else
            await Answer.WriteAsync(context, 200, openApi.Swagger());
    }

    async Task AggregatedAsync(HttpContext context, bool core)
    {
        var bytes = Json.JsonWriting.ToUtf8(discovery.Aggregated(core));
        var tag = $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = "Accept";
        if (context.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            context.Response.StatusCode = 304;
            return;
        }
        await Answer.WriteBytesAsync(context, 200, Aggregated, bytes);
    }

    /// <summary>The first clause of Accept that can be made decides; a discovery version that is gone is no such clause.</summary>
    static bool WantsAggregated(HttpContext context)
    {
        foreach (var clause in context.Request.Headers.Accept.ToString().Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            var discovery = parts.Contains("as=APIGroupDiscoveryList", StringComparer.Ordinal) && parts.Contains("g=apidiscovery.k8s.io", StringComparer.Ordinal);
            if (discovery && parts.Contains("v=v2", StringComparer.Ordinal))
                return true;
            if (!discovery && parts[0] is "application/json" or "application/yaml" or "*/*" or "")
                return false;
        }
        return false;
    }

    static MediaType Plain(HttpContext context)
    {
        foreach (var clause in context.Request.Headers.Accept.ToString().Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            if (parts is [MediaType.Json or MediaType.Yaml] or ["*/*" or "application/*" or "", ..])
                return new MediaType(parts[0] == MediaType.Yaml ? MediaType.Yaml : MediaType.Json, "", "");
        }
        throw Refusal.NotAcceptable("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
    }
}
