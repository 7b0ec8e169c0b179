using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Faults;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Reading;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Tables;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Streams a watch, one JSON object a line.</summary>
sealed class WatchHandler(ObjectRegistry registry, TableRenderer tables, FaultInjection faults, TimeSpan bookmarkInterval, CancellationToken stopping)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var media = MediaType.Negotiate(request.Context.Request.Headers.Accept.ToString().Replace(";stream=watch", "", StringComparison.Ordinal));
        if (media.Base != MediaType.Json)
            throw Refusals.Refusal.NotAcceptable("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");
        var query = ListQuery.Parse(request.Query, request.Type, watch: true);
        if (request.Path.IsWatch && request.Path.Name.Length > 0)
            query = query with { Fields = Selectors.FieldSelector.Parse("metadata.name=" + request.Path.Name, request.Type) };
        var response = request.Context.Response;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Context.RequestAborted, stopping);
        response.StatusCode = 200;
        response.ContentType = media.ContentType;
        await response.StartAsync(ending.Token);
        // Clients wait for the headers, which only a flush sends before the first event.
        await response.Body.FlushAsync(ending.Token);
        var first = true;
        var include = media.IsTable ? ResourceHandler.IncludeObject(request) : "";
        var path = request.Context.Request.Path.Value ?? "";
        await foreach (var frame in new ObjectWatch(registry, request.Type, request.Namespace, query, bookmarkInterval).RunAsync(ending.Token))
        {
            while (faults.Stalls(path, request.User.Name))
                await faults.Changed.WaitAsync(ending.Token);
            var shown = Shape(request, frame, media, include, first);
            first &= frame.Type is "ERROR";
            await response.Body.WriteAsync(Line(frame.Type, shown), ending.Token);
            await response.Body.FlushAsync(ending.Token);
        }
    }

    JsonObject Shape(ApiRequest request, WatchFrame frame, MediaType media, string include, bool first)
    {
        if (frame.Type == "ERROR" || media.As.Length == 0)
            return frame.Object;
        if (media.IsPartial)
            return TableRenderer.Partial(frame.Object, media.Version);
        var metadata = new JsonObject { ["resourceVersion"] = frame.Object.At("metadata", "resourceVersion")?.DeepClone() };
        return tables.Render(request.Type, frame.Type == "BOOKMARK" ? [] : [frame.Object], metadata, media.Version, include, first);
    }

    static byte[] Line(string type, JsonObject shown)
    {
        var body = JsonWriting.ToUtf8(shown);
        var head = System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":");
        var line = new byte[head.Length + body.Length + 2];
        head.CopyTo(line, 0);
        body.CopyTo(line, head.Length);
        line[^2] = (byte)'}';
        line[^1] = (byte)'\n';
        return line;
    }
}
