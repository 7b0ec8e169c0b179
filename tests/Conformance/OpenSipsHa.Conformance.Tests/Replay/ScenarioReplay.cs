using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;

namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>Sends one recording's requests to a fresh server and compares the answers.</summary>
sealed class ScenarioReplay(JsonObject scenario, JsonObject fixtures, ApiServer server, HttpClient http)
{
    static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan BookmarkPatience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WatchPatience = TimeSpan.FromSeconds(2);
    readonly Placeholders placeholders = new();
    readonly Dictionary<string, LiveWatch> live = new(StringComparer.Ordinal);

    string Name => scenario["scenario"]!.ToString();

    public async Task<List<StepResult>> RunAsync()
    {
        await SetUpAsync();
        var results = new List<StepResult>();
        foreach (var step in scenario["steps"]!.AsArray().Select(step => step!.AsObject()))
        {
            if (step["external"] is not null)
                // A compaction of etcd, which the recorded server's watch cache hides: nothing to do for its like.
                continue;
            else if (step["endWatch"] is { } ended)
                results.Add(new StepResult(step["name"]!.ToString(), await EndWatchAsync(ended.ToString())));
            else
                results.Add(new StepResult(step["name"]!.ToString(), await ExchangeAsync(step)));
        }
        foreach (var watch in live.Values)
            await watch.DisposeAsync();
        return results;
    }

    async Task SetUpAsync()
    {
        foreach (var name in scenario["setup"]!["crds"]!.AsArray().Select(name => name!.ToString()))
        {
            using var made = await SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", fixtures[name]!.ToJsonString(), new Dictionary<string, string> { ["content-type"] = "application/json" }, null);
            made.EnsureSuccessStatusCode();
            await UntilAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{fixtures[name]!["metadata"]!["name"]}", body => body.Contains("\"Established\",\"status\":\"True\"", StringComparison.Ordinal));
        }
        foreach (var ns in scenario["setup"]!["namespaces"]!.AsArray().Select(name => name!.ToString()))
        {
            using var made = await SendAsync("POST", "/api/v1/namespaces", $"{{\"metadata\":{{\"name\":\"{ns}\"}}}}", new Dictionary<string, string> { ["content-type"] = "application/json" }, null);
            made.EnsureSuccessStatusCode();
            await UntilAsync($"/api/v1/namespaces/{ns}/serviceaccounts/default", body => body.Contains("\"uid\"", StringComparison.Ordinal));
        }
    }

    async Task UntilAsync(string path, Func<string, bool> condition)
    {
        for (var i = 0; i < 250; i++)
        {
            using var response = await SendAsync("GET", path, null, [], null);
            if (condition(await response.Content.ReadAsStringAsync()))
                return;
            await Task.Delay(20, CancellationToken.None);
        }
        throw new TimeoutException(path);
    }

    async Task<string?> ExchangeAsync(JsonObject step)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var difference = await OnceAsync(step);
            if (difference is null || step["poll"] is null || TimeProvider.System.GetElapsedTime(started) > PollPatience)
                return difference;
            await Task.Delay(50, CancellationToken.None);
        }
    }

    async Task<string?> OnceAsync(JsonObject step)
    {
        var request = step["request"]!.AsObject();
        var path = placeholders.Resolve(request["path"]!.ToString());
        var body = request["body"] switch { null => request.ContainsKey("body") ? "null" : null, JsonValue text when text.TryGetValue(out string? raw) => raw, var node => node.ToJsonString(Compact) };
        var resolved = body is null ? "" : placeholders.Resolve(body);
        var headers = (request["headers"] as JsonObject ?? []).ToDictionary(header => header.Key, header => placeholders.Resolve(header.Value!.ToString()) ?? "", StringComparer.OrdinalIgnoreCase);
        if (path is null || resolved is null)
            return "needs a value that an earlier answer did not give";
        var response = await SendAsync(request["method"]!.ToString(), path, body is null ? null : resolved, headers, request["auth"]?.ToString());
        if (step["live"] is not null)
        {
            live[step["name"]!.ToString()] = new LiveWatch(step, response);
            return CompareStatus(step, response);
        }
        using (response)
            return await CompareAsync(step, response);
    }

    static readonly System.Text.Json.JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    async Task<string?> CompareAsync(JsonObject step, HttpResponseMessage response)
    {
        var recorded = step["response"]!.AsObject();
        var text = await response.Content.ReadAsStringAsync();
        if (CompareStatus(step, response) is { } status)
            return status;
        var match = step["match"]?.ToString();
        if (match == "status")
        {
            Learn(recorded["body"], text);
            return null;
        }
        var type = (recorded["headers"]?["content-type"]?.ToString() ?? "application/json").Split(';')[0];
        if ((response.Content.Headers.ContentType?.MediaType ?? "application/json") is var mine && mine != type && text.Length > 0)
            return $"content-type: {type} recorded, {mine} here";
        if (CompareWarnings(recorded, response) is { } warnings)
            return warnings;
        if (recorded["events"] is JsonArray events)
            return CompareEvents(step, events, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonNode.Parse(line)!)]);
        return CompareBody(step, recorded["body"], text);
    }

    static string? CompareStatus(JsonObject step, HttpResponseMessage response)
    {
        var wanted = (int)step["response"]!["status"]!;
        return (int)response.StatusCode == wanted ? null : $"status: {wanted} recorded, {(int)response.StatusCode} here";
    }

    static string? CompareWarnings(JsonObject recorded, HttpResponseMessage response)
    {
        var wanted = (recorded["headers"]?["warning"] switch { JsonArray many => many.Select(item => item!.ToString()), null => [], var one => [one.ToString()] }).ToHashSet(StringComparer.Ordinal);
        var here = response.Headers.TryGetValues("Warning", out var values) ? values.ToHashSet(StringComparer.Ordinal) : [];
        return wanted.SetEquals(here) ? null : $"warnings: {wanted.Count} recorded, {here.Count} here or of other words";
    }

    string? CompareBody(JsonObject step, JsonNode? expected, string text)
    {
        if (expected is JsonValue value && value.TryGetValue(out string? raw))
            return raw == "<binary>" || placeholders.Matches(raw.Replace("  managedFields: <cut>\n", "", StringComparison.Ordinal), raw.Contains("managedFields: <cut>", StringComparison.Ordinal) ? WithoutManagedFields(text) : text, loose: false) ? null : "text: other than recorded";
        if (expected is null)
            return null;
        JsonNode? actual;
        try
        {
            actual = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return "body: no JSON here";
        }
        return Comparison(actual).Compare(expected, actual, step["match"]?.ToString() == "subset");
    }

    BodyComparison Comparison(JsonNode? actual) =>
        new(placeholders, Name == "05b-apply") { IsListVersion = actual?["items"] is JsonArray || actual?["rows"] is JsonArray };

    static string WithoutManagedFields(string yaml)
    {
        var lines = yaml.Split('\n').ToList();
        var start = lines.FindIndex(line => line.StartsWith("  managedFields:", StringComparison.Ordinal));
        if (start < 0)
            return yaml;
        var end = start + 1;
        while (lines[end].StartsWith("  -", StringComparison.Ordinal) || lines[end].StartsWith("   ", StringComparison.Ordinal))
            end++;
        lines.RemoveRange(start, end - start);
        return string.Join('\n', lines);
    }

    /// <summary>Values of a body that only counts for its status.</summary>
    void Learn(JsonNode? expected, string text)
    {
        if (expected is not (JsonObject or JsonArray))
            return;
        try
        {
            Comparison(null).Compare(expected, JsonNode.Parse(text), subset: true);
        }
        catch (System.Text.Json.JsonException)
        {
            return;
        }
    }

    async Task<string?> EndWatchAsync(string name)
    {
        if (!live.Remove(name, out var watch))
            return "the watch was not opened";
        await using (watch)
        {
            var recorded = watch.Step["response"]!["events"]!.AsArray();
            var bookmarks = Name.Contains("bookmark", StringComparison.Ordinal);
            var events = await watch.CollectAsync(recorded.Count(item => bookmarks || item!["type"]!.ToString() != "BOOKMARK"), bookmarks, bookmarks ? BookmarkPatience : WatchPatience);
            return CompareEvents(watch.Step, recorded, events);
        }
    }

    /// <summary>Order counts within one object; bookmarks only where the step is about them.</summary>
    string? CompareEvents(JsonObject step, JsonArray recorded, List<JsonObject> events)
    {
        var bookmarks = step["name"]!.ToString().Contains("bookmark", StringComparison.Ordinal) || Name.Contains("bookmark", StringComparison.Ordinal);
        var wanted = recorded.Select(item => item!.AsObject()).Where(item => bookmarks || item["type"]!.ToString() != "BOOKMARK").ToList();
        var here = events.Where(item => bookmarks || item["type"]!.ToString() != "BOOKMARK").ToList();
        if (wanted.Count != here.Count)
            return $"events: {string.Join(" ", wanted.Select(item => item["type"]))} recorded, {string.Join(" ", here.Select(item => item["type"]))} here";
        foreach (var group in wanted.Select((item, index) => (Item: item, Key: KeyOf(item))).GroupBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var mine = new Queue<JsonObject>(here.Where(item => KeyOf(item) == group.Key));
            foreach (var (item, _) in group)
            {
                if (!mine.TryDequeue(out var actual))
                    return $"events of {group.Key}: fewer than recorded";
                if (item["type"]!.ToString() != actual["type"]!.ToString())
                    return $"event of {group.Key}: {item["type"]} recorded, {actual["type"]} here";
                var comparison = Comparison(null);
                comparison.IsListVersion = item["type"]!.ToString() == "BOOKMARK" || item["object"]?["kind"]?.ToString() == "Table";
                if (comparison.Compare(item["object"], actual["object"], step["match"]?.ToString() == "subset") is { } difference)
                    return $"event {item["type"]} of {group.Key}: {difference}";
            }
        }
        return null;
    }

    static string KeyOf(JsonObject item) =>
        (item["object"]?["metadata"]?["name"] ?? item["object"]?["rows"]?.AsArray().FirstOrDefault()?["object"]?["metadata"]?["name"])?.ToString() ?? "-";

    async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, Dictionary<string, string> headers, string? auth)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Url.GetLeftPart(UriPartial.Authority) + path)) { Version = HttpVersion.Version11 };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (headers.TryGetValue("content-type", out var type))
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        foreach (var (name, value) in headers.Where(header => !header.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, value);
        if (auth is null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
