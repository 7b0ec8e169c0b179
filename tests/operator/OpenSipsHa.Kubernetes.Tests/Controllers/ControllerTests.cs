using System.Collections.Concurrent;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Controllers;

public sealed class ControllerTests : IAsyncDisposable
{
    private static readonly NamespacedName A = new("default", "a");
    private static readonly NamespacedName B = new("default", "b");
    private static readonly NamespacedName Sentinel = new("default", "sentinel");

    private readonly FakeApiServer _server = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly ControllerHost _host;
    private readonly Recorder _recorder = new();
    private Task _running = Task.CompletedTask;

    public ControllerTests()
    {
        _client = TestClient.Create(_server, _time);
        _host = new ControllerHost(_client, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _host.Dispose();
        _client.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Nothing_is_reconciled_before_the_caches_are_filled_and_then_everything_is()
    {
        _server.Put("a", "1");
        _server.Put("b", "1");
        _server.NextFault = _ => FakeApiServer.Fault.NoConnection;
        _host.AddController("test", _recorder).For(Maps());
        Run();
        _host.IsReady.ShouldBeFalse();
        _host.Unsynced.ShouldBe(["configmaps"]);
        _recorder.Calls.ShouldBeEmpty();

        _server.NextFault = _ => null;
        await Eventually.Holds(() => _recorder.Has(A) && _recorder.Has(B), "both are reconciled", () => _time.Advance(TimeSpan.FromSeconds(1)));
        _host.IsReady.ShouldBeTrue();
        _host.IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_and_a_deletion_reconcile_the_name()
    {
        _host.AddController("test", _recorder).For(Maps());
        Run();
        _server.Put("a", "1");
        await Eventually.Holds(() => _recorder.Count(A) == 1, "added");
        _server.Put("a", "2");
        await Eventually.Holds(() => _recorder.Count(A) == 2, "changed");
        _server.Delete("a");
        await Eventually.Holds(() => _recorder.Count(A) == 3, "deleted");
    }

    [Fact]
    public async Task A_child_reconciles_its_controller_of_the_right_kind_also_the_one_it_is_taken_from()
    {
        var children = _host.Reflect(CoreResources.Pods);
        var controller = _host.AddController("test", _recorder).For(Maps()).Owns(children);
        await RunUntilReady();
        Tell(children, Pod("x", Owner("ConfigMap", "a")), Pod("y", Owner("Secret", "b")), Pod("z", Owner("ConfigMap", "b") with { Controller = false }));
        await Settled(controller);
        _recorder.Calls.ShouldBe([A]);

        Tell(children, Pod("x", Owner("ConfigMap", "b"), version: "200"));
        await Settled(controller);
        _recorder.Calls.ShouldBe([A, A, B]);
    }

    [Fact]
    public async Task Other_objects_are_mapped_and_filtered()
    {
        var others = _host.Reflect(CoreResources.Pods);
        var controller = _host.AddController("test", _recorder)
            .For(Maps())
            .Watches(others, pod => [new NamespacedName("default", pod.Metadata.Label("uses")!)], change => change.GenerationChanged);
        await RunUntilReady();
        Tell(others, Pod("x", uses: "a", generation: 1));
        await Settled(controller);
        _recorder.Calls.ShouldBe([A]);
        Tell(others, Pod("x", uses: "b", generation: 1, version: "200"));
        await Settled(controller);
        _recorder.Calls.ShouldBe([A], "the generation is the same");
        Tell(others, Pod("x", uses: "a", generation: 2, version: "300"));
        await Settled(controller);
        _recorder.Calls.ShouldBe([A, B, A]);
    }

    [Fact]
    public async Task A_failure_is_tried_again_with_growing_pauses_until_it_succeeds()
    {
        var failures = 4;
        _recorder.Then = _ => failures-- > 0 ? throw new InvalidOperationException("not yet") : ReconcileResult.Done;
        var controller = _host.AddController("test", _recorder).For(Maps());
        Run();
        _server.Put("a", "1");
        for (var call = 1; call <= 4; call++)
        {
            await Eventually.Holds(() => _recorder.Count(A) == call, "tried");
            await Settled(controller);
            var pause = TimeSpan.FromMilliseconds(50 * (1 << (call - 1)));
            _time.Advance(pause - TimeSpan.FromMilliseconds(1));
            await Settled(controller);
            _recorder.Count(A).ShouldBe(call, "not before its time");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        await Eventually.Holds(() => _recorder.Count(A) == 5, "the last try");
        await Settled(controller);
        _time.Advance(TimeSpan.FromMinutes(5));
        await Settled(controller);
        _recorder.Count(A).ShouldBe(5);
    }

    [Fact]
    public async Task Requeue_after_calls_again_and_the_resync_does_for_all()
    {
        var again = true;
        _recorder.Then = _ =>
        {
            var result = again ? ReconcileResult.After(TimeSpan.FromSeconds(7)) : ReconcileResult.Done;
            again = false;
            return result;
        };
        var controller = _host.AddController("test", _recorder).For(Maps());
        Run();
        _server.Put("a", "1");
        await Eventually.Holds(() => _recorder.Count(A) == 1, "first");
        await Settled(controller);
        _time.Advance(TimeSpan.FromSeconds(7));
        await Eventually.Holds(() => _recorder.Count(A) == 2, "requeued");
        await Settled(controller);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.Holds(() => _recorder.Count(A) == 3, "resynced");
    }

    [Fact]
    public async Task A_reconciliation_that_hangs_is_cancelled_and_tried_again()
    {
        _recorder.Hang = true;
        _host.AddController("test", _recorder).For(Maps());
        Run();
        _server.Put("a", "1");
        await Eventually.Holds(() => _recorder.Count(A) == 1, "first");
        _recorder.Hang = false;
        _time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(() => _recorder.Count(A) == 2, "again", () => _time.Advance(TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public async Task The_metrics_have_the_names_that_dashboards_know()
    {
        using var metrics = new MetricRecorder();
        _recorder.Then = _ => ReconcileResult.After(TimeSpan.FromHours(1));
        _host.AddController("metrics-test", _recorder).For(Maps());
        Run();
        _server.Put("a", "1");
        await Eventually.Holds(
            () => metrics.Sum("controller_runtime.reconcile", ("controller", "metrics-test"), ("result", "requeue_after")) == 1
                && metrics.Sum("controller_runtime.reconcile.time", ("controller", "metrics-test")) >= 0
                && metrics.Sum("workqueue.adds", ("name", "metrics-test")) == 1
                && metrics.Sum("workqueue.depth", ("name", "metrics-test")) == 0
                && metrics.Sum("rest_client.requests", ("code", "200"), ("method", "GET")) >= 2,
            "all instruments have been written");
    }

    private Reflector<ConfigMap> Maps() => _host.Reflect(CoreResources.ConfigMaps, new ReflectorOptions { Namespace = "default", Seed = 1 });

    private void Run() => _running = _host.RunAsync(_stop.Token);

    private async Task RunUntilReady()
    {
        Run();
        await Eventually.Holds(() => _host.IsReady, "the caches are filled");
    }

    private static void Tell(Reflector<Pod> reflector, params Pod[] pods)
    {
        foreach (var pod in pods) reflector.Store.Apply(new WatchEvent<Pod>(WatchEventType.Modified, pod.Metadata.ResourceVersion, pod, null));
    }

    // One worker takes names in order: when it has come to this one, it has put away all before it.
    private async Task Settled(Controller controller)
    {
        controller.Trigger(Sentinel);
        await Eventually.Holds(() => _recorder.SentinelSeen, "the worker comes to the end of the queue");
        _recorder.SentinelSeen = false;
    }

    private static OwnerReference Owner(string kind, string name) => new() { ApiVersion = "v1", Kind = kind, Name = name, Uid = "u", Controller = true };

    private static Pod Pod(string name, OwnerReference? owner = null, string? uses = null, long? generation = null, string version = "100") => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = "default",
            Uid = name,
            ResourceVersion = version,
            Generation = generation,
            Labels = uses is null ? null : new Dictionary<string, string> { ["uses"] = uses },
            OwnerReferences = owner is null ? null : [owner],
        },
    };

    private sealed class Recorder : IReconciler
    {
        private readonly ConcurrentQueue<NamespacedName> _calls = new();

        public Func<NamespacedName, ReconcileResult> Then { get; set; } = _ => ReconcileResult.Done;

        public bool Hang { get; set; }

        public bool SentinelSeen { get; set; }

        public IReadOnlyList<NamespacedName> Calls => [.. _calls];

        public bool Has(NamespacedName name) => _calls.Contains(name);

        public int Count(NamespacedName name) => _calls.Count(call => call == name);

        public async Task<ReconcileResult> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
        {
            if (name == Sentinel)
            {
                SentinelSeen = true;
                return ReconcileResult.Done;
            }
            _calls.Enqueue(name);
            if (Hang) await Task.Delay(Timeout.Infinite, cancellationToken);
            return Then(name);
        }
    }
}
