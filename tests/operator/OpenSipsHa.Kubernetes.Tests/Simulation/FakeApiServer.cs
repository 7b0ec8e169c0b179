using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>
/// ConfigMaps of one namespace, with history, paging, watches and faults on demand. It answers on the calling thread,
/// so that a test decides when everything happens.
/// </summary>
internal sealed class FakeApiServer : HttpMessageHandler
{
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<HistoryEntry> _history = [];
    private readonly List<OpenWatch> _watches = [];
    private int _uids;
    private long _compactedTo;

    /// <summary>Asked once a request; null: answer properly.</summary>
    public Func<bool, Fault?> NextFault { get; set; } = _ => null;

    /// <summary>How many versions before the one asked for a watch repeats.</summary>
    public int Replay { get; set; }

    /// <summary>Whether a too old watch is refused with an HTTP status instead of an ERROR event.</summary>
    public bool GoneAsStatus { get; set; }

    public long Version { get; private set; } = 10;

    /// <summary>Lists that were answered to their last page; who asks for a single object wants to know the version only.</summary>
    public int CompleteLists { get; private set; }

    public int OpenWatches => _watches.Count;

    public IReadOnlyList<HistoryEntry> History => _history;

    public IReadOnlyDictionary<string, string> State => _objects.ToDictionary(pair => pair.Key, pair => Version1(pair.Value));

    public void Put(string name, string value)
    {
        var version = ++Version;
        var exists = _objects.TryGetValue(name, out var existing);
        var uid = exists ? (string)existing!["metadata"]!["uid"]! : $"uid-{++_uids}";
        var item = Item(name, uid, version, value);
        _objects[name] = item;
        Tell(new HistoryEntry(version, exists ? "MODIFIED" : "ADDED", name, item));
    }

    public void Delete(string name)
    {
        if (!_objects.Remove(name, out var existing)) return;
        var version = ++Version;
        var last = (JsonObject)existing.DeepClone();
        last["metadata"]!["resourceVersion"] = version.ToString();
        Tell(new HistoryEntry(version, "DELETED", name, last));
    }

    /// <summary>Forgets the past: older watches and continue tokens get 410.</summary>
    public void Compact() => _compactedTo = Version;

    /// <summary>Another resource's writes move the version on; watches only learn of it by a bookmark.</summary>
    public void Bookmark()
    {
        Version++;
        Broadcast($$$"""{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"{{{Version}}}"} } }""");
    }

    /// <summary>Ends all watches; in good order, broken, or broken within a line.</summary>
    public void Cut(bool broken, bool withinLine)
    {
        foreach (var watch in Drain())
        {
            if (withinLine && !watch.Stalled) watch.Body.Push("{\"type\":\"ADDED\",\"obj"u8);
            watch.Body.End(broken ? new IOException("connection reset") : null);
        }
    }

    /// <summary>Connections stay open, and nothing arrives on them any more.</summary>
    public void Stall()
    {
        foreach (var watch in _watches) watch.Stalled = true;
    }

    /// <summary>An ERROR event that is no 410.</summary>
    public void SendError()
    {
        foreach (var watch in Drain())
        {
            if (!watch.Stalled) watch.Send($$$"""{"type":"ERROR","object":{{{Answers.StatusBody(500, "InternalError", "etcd is away")}}}}""");
            watch.Body.End();
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var isWatch = query["watch"] == "true";
        switch (NextFault(isWatch))
        {
            case Fault.NoConnection: throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");
            case Fault.Hang: return Forever(cancellationToken);
            case Fault.ServerError: return Task.FromResult(Answers.Status(500, "InternalError"));
            case Fault.TooManyRequests: return Task.FromResult(TooMany());
            case Fault.CutBody: return Task.FromResult(CutBody());
        }
        return Task.FromResult(isWatch ? Watch(query["resourceVersion"]) : List(query["limit"], query["continue"]));
    }

    private static async Task<HttpResponseMessage> Forever(CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException();
    }

    private static HttpResponseMessage TooMany()
    {
        var response = Answers.Status(429, "TooManyRequests");
        response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        return response;
    }

    private static HttpResponseMessage CutBody()
    {
        var body = new PushStream();
        body.Push("{\"kind\":\"ConfigMapList\",\"metadata\":{\"resourceV"u8);
        body.End(new IOException("connection reset"));
        return Answers.Stream(body);
    }

    private HttpResponseMessage List(string? limit, string? token)
    {
        var (version, start) = token is null ? (Version, "") : Token(token);
        if (token is not null && version < _compactedTo) return Answers.Status(410, "Expired", "The provided continue parameter is too old");
        var items = StateAt(version).Where(pair => string.CompareOrdinal(pair.Key, start) > 0).ToList();
        var page = limit is null ? items : items.Take(int.Parse(limit)).ToList();
        var more = page.Count < items.Count;
        if (!more && limit != "1") CompleteLists++;
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString() };
        if (more) metadata["continue"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version}/{page[^1].Key}"));
        var body = new JsonObject
        {
            ["kind"] = "ConfigMapList",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page.Select(pair => WithoutType(pair.Value))]),
        };
        return Answers.Json(body.ToJsonString());
    }

    private HttpResponseMessage Watch(string? from)
    {
        var body = new PushStream();
        var watch = new OpenWatch(body);
        var version = long.Parse(from!);
        if (version < _compactedTo && version < Version)
        {
            if (GoneAsStatus) return Answers.Status(410, "Expired", "too old resource version");
            watch.Send($$$"""{"type":"ERROR","object":{{{Answers.StatusBody(410, "Expired", "too old resource version")}}}}""");
            body.End();
            return Answers.Stream(body);
        }
        foreach (var entry in _history.Where(entry => entry.Version > version - Replay && entry.Version > _compactedTo - Replay)) watch.Send(entry.Line);
        _watches.Add(watch);
        return Answers.Stream(body);
    }

    private void Tell(HistoryEntry entry)
    {
        _history.Add(entry);
        Broadcast(entry.Line);
    }

    private void Broadcast(string line)
    {
        _watches.RemoveAll(watch => watch.Body.IsDisposed);
        foreach (var watch in _watches.Where(watch => !watch.Stalled).ToArray()) watch.Send(line);
    }

    private List<OpenWatch> Drain()
    {
        var open = _watches.Where(watch => !watch.Body.IsDisposed).ToList();
        _watches.Clear();
        return open;
    }

    private SortedDictionary<string, JsonObject> StateAt(long version)
    {
        var state = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var entry in _history.Where(entry => entry.Version <= version))
        {
            if (entry.Type == "DELETED") state.Remove(entry.Name);
            else state[entry.Name] = entry.Object;
        }
        return state;
    }

    private static (long Version, string Start) Token(string token)
    {
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('/', 2);
        return (long.Parse(parts[0]), parts[1]);
    }

    private static string Version1(JsonObject item) => (string)item["metadata"]!["resourceVersion"]!;

    private static JsonObject WithoutType(JsonObject item)
    {
        // As the items of a list of a built-in type come.
        var copy = (JsonObject)item.DeepClone();
        copy.Remove("kind");
        copy.Remove("apiVersion");
        return copy;
    }

    private static JsonObject Item(string name, string uid, long version, string value) => new()
    {
        ["kind"] = "ConfigMap",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = uid, ["resourceVersion"] = version.ToString() },
        ["data"] = new JsonObject { ["value"] = value },
    };

    public enum Fault
    {
        NoConnection,
        Hang,
        ServerError,
        TooManyRequests,
        CutBody,
    }

    public sealed record HistoryEntry(long Version, string Type, string Name, JsonObject Object)
    {
        public string Line { get; } = $$$"""{"type":"{{{Type}}}","object":{{{Object.ToJsonString()}}}}""";
    }

    private sealed class OpenWatch(PushStream body)
    {
        public PushStream Body { get; } = body;

        public bool Stalled { get; set; }

        public void Send(string line) => Body.Push(Encoding.UTF8.GetBytes(line + "\n"));
    }
}
