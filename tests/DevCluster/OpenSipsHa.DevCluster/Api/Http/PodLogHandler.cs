using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>GET pods/{name}/log, from whoever runs the containers.</summary>
sealed class PodLogHandler(ObjectRegistry registry, IPodLogs? source)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var pod = registry.Require(request.Type, request.Namespace, request.Path.Name).Value;
        var response = request.Context.Response;
        if (string.IsNullOrEmpty(pod.StringAt("spec", "nodeName")))
        {
            response.StatusCode = 204;
            return;
        }
        var container = Container(pod, request.Query("container"));
        var asked = Parse(request, pod, container);
        if (asked.Previous && Status(pod, container).At("lastState", "terminated") is null)
            throw Refusal.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name()}\" not found");
        if (Status(pod, container) is { } status && status.At("state", "waiting") is not null && status.At("lastState", "terminated") is null)
            throw Refusal.BadRequest($"container \"{container}\" in pod \"{pod.Name()}\" is waiting to start: {status.StringAt("state", "waiting", "reason") ?? "ContainerCreating"}");
        response.StatusCode = 200;
        response.ContentType = "text/plain";
        if (source is null || !await source.WriteAsync(asked, response.Body, request.Context.RequestAborted))
            throw Refusal.BadRequest($"container \"{container}\" in pod \"{pod.Name()}\" is waiting to start: ContainerCreating");
    }

    static string Container(JsonObject pod, string? asked)
    {
        var names = pod.ObjectsAt("spec", "containers").Concat(pod.ObjectsAt("spec", "initContainers")).Select(container => container.StringAt("name") ?? "").ToList();
        if (string.IsNullOrEmpty(asked))
        {
            return pod.ObjectsAt("spec", "containers").Count() == 1
                ? names[0]
                : throw Refusal.BadRequest($"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(" ", names)}]");
        }
        return names.Contains(asked, StringComparer.Ordinal) ? asked : throw Refusal.BadRequest($"container {asked} is not valid for pod {pod.Name()}");
    }

    static PodLogRequest Parse(ApiRequest request, JsonObject pod, string container)
    {
        var errors = new List<FieldError>();
        var tail = Number("tailLines");
        var since = Number("sinceSeconds");
        var limit = Number("limitBytes");
        if (tail < 0)
            errors.Add(FieldError.Invalid("tailLines", tail, "must be greater than or equal to 0"));
        if (since < 1)
            errors.Add(FieldError.Invalid("sinceSeconds", since, "must be greater than 0"));
        if (limit < 1)
            errors.Add(FieldError.Invalid("limitBytes", limit, "must be greater than 0"));
        if (errors.Count > 0)
            throw Refusal.Invalid("", "PodLogOptions", pod.Name(), errors);
        var sinceTime = DateTimeOffset.TryParse(request.Query("sinceTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : (DateTimeOffset?)null;
        return new PodLogRequest(pod.Namespace(), pod.Name(), container, Is("follow"), Is("previous"), Is("timestamps"), (int?)tail, since is { } seconds ? TimeSpan.FromSeconds(seconds) : null, sinceTime, limit);

        long? Number(string name) => long.TryParse(request.Query(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        bool Is(string name) => request.Query(name) is "true" or "1";
    }

    static JsonObject? Status(JsonObject pod, string container) =>
        pod.ObjectsAt("status", "containerStatuses").FirstOrDefault(status => status.StringAt("name") == container);
}
