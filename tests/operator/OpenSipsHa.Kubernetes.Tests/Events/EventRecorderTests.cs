using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Events;

public sealed class EventRecorderTests
{
    private static readonly ConfigMap About = new() { Metadata = new ObjectMeta { Name = "pair", Namespace = "voice", Uid = "u1" } };

    private readonly ManualTime _time = new();
    private readonly Dictionary<string, int> _stored = [];
    private Func<RecordedRequest, HttpResponseMessage?> _refuse = _ => null;

    [Fact]
    public async Task The_first_is_written_and_repetitions_are_counted()
    {
        var handler = Server();
        await using (var recorder = Recorder(handler))
        {
            for (var i = 0; i < 3; i++)
            {
                recorder.Warning(About, "VipLost", "eth0 is down");
                _time.Advance(TimeSpan.FromSeconds(30));
            }
            recorder.Warning(About, "VipLost", "eth1 is down");
            recorder.Normal(About, "VipLost", "eth0 is down");
        }

        handler.Requests.Select(request => request.Method).ShouldBe(["POST", "PATCH", "PATCH", "POST", "POST"]);
        var first = JsonNode.Parse(handler.Requests[0].Body!)!;
        var name = (string)first["metadata"]!["name"]!;
        name.ShouldStartWith("pair.");
        first["involvedObject"]!.ToJsonString().ShouldBe("""{"apiVersion":"v1","kind":"ConfigMap","namespace":"voice","name":"pair","uid":"u1"}""");
        ((string?)first["reason"], (string?)first["type"], (string?)first["message"], (int?)first["count"]).ShouldBe(("VipLost", "Warning", "eth0 is down", 1));
        ((string?)first["firstTimestamp"]).ShouldBe("2026-01-02T03:04:06Z");
        handler.Requests[2].PathAndQuery.ShouldStartWith($"/api/v1/namespaces/voice/events/{name}?");
        handler.Requests[2].Body.ShouldBe("""{"count":3,"lastTimestamp":"2026-01-02T03:05:06Z"}""");
    }

    [Fact]
    public async Task After_the_window_or_when_the_first_has_expired_it_is_written_anew()
    {
        var handler = Server();
        await using (var recorder = Recorder(handler))
        {
            recorder.Normal(About, "VipAcquired", "m");
            _time.Advance(TimeSpan.FromMinutes(10));
            recorder.Normal(About, "VipAcquired", "m");
            await Eventually.Holds(() => handler.Requests.Count == 2, "both are written");
            _stored.Clear();
            recorder.Normal(About, "VipAcquired", "m");
        }
        handler.Requests.Select(request => request.Method).ShouldBe(["POST", "POST", "PATCH", "POST"]);
        handler.Requests.Where(request => request.Method == "POST").Select(request => (string)JsonNode.Parse(request.Body!)!["metadata"]!["name"]!).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_event_disturbs_nobody_and_the_next_is_written()
    {
        var handler = Server();
        _refuse = _ => Answers.Status(403, "Forbidden");
        await using (var recorder = Recorder(handler))
        {
            recorder.Normal(About, "A", "m");
            await Eventually.Holds(() => handler.Requests.Count == 1, "refused");
            _refuse = _ => null;
            recorder.Normal(About, "A", "m");
        }
        handler.Requests.Select(request => request.Method).ShouldBe(["POST", "POST"]);
    }

    [Fact]
    public async Task Too_many_are_dropped_and_the_caller_never_waits()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (request, _) =>
        {
            await gate.Task;
            return Answers.Json(request.Body!);
        });
        await using (var recorder = Recorder(handler, capacity: 5))
        {
            for (var i = 0; i < 100; i++) recorder.Normal(About, "A", $"message {i}");
            gate.SetResult();
        }
        handler.Requests.Count.ShouldBeInRange(5, 7);
    }

    [Fact]
    public async Task An_event_about_something_without_namespace_goes_to_default_and_long_texts_are_cut()
    {
        var handler = Server();
        await using (var recorder = Recorder(handler))
        {
            recorder.Record(new ObjectReference { Kind = "Node", Name = new string('n', 253) }, "Normal", "A", new string('x', 5000));
        }
        var written = JsonNode.Parse(handler.Requests[0].Body!)!;
        handler.Requests[0].PathAndQuery.ShouldStartWith("/api/v1/namespaces/default/events?");
        ((string)written["metadata"]!["name"]!).Length.ShouldBe(253);
        ((string)written["message"]!).Length.ShouldBe(1024);
    }

    private EventRecorder Recorder(ScriptedHandler handler, int capacity = 100) => new(
        TestClient.Create(handler).Resource(CoreResources.Events),
        new EventRecorderOptions { Component = "test", Capacity = capacity, FlushTimeout = TimeSpan.FromSeconds(10) },
        _time);

    private ScriptedHandler Server() => new(request =>
    {
        if (_refuse(request) is { } refusal) return refusal;
        if (request.Method == "POST")
        {
            _stored[(string)JsonNode.Parse(request.Body!)!["metadata"]!["name"]!] = 1;
            return Answers.Json(request.Body!);
        }
        var name = request.PathAndQuery.Split('/', '?')[6];
        return _stored.ContainsKey(name)
            ? Answers.Json("""{"metadata":{"name":"e"},"involvedObject":{} }""")
            : Answers.Status(404, "NotFound");
    });
}
