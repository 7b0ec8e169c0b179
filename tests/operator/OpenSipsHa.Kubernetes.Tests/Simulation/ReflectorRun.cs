using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>A reflector on a fake server in manual time, with everything that its subscriber was told.</summary>
internal sealed class ReflectorRun : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly KubeClient _client;
    private readonly Task _running;

    public ReflectorRun(FakeApiServer server, int pageSize, int seed)
    {
        // Continuations then run on the thread that completes what they wait for: this one.
        SynchronizationContext.SetSynchronizationContext(null);
        Server = server;
        _client = TestClient.Create(server, Time);
        Reflector = new Reflector<ConfigMap>(
            _client.Resource(CoreResources.ConfigMaps),
            new ReflectorOptions { Namespace = "default", PageSize = pageSize, SilenceLimit = Silence, Seed = seed },
            Time);
        Reflector.Store.Subscribe(Changes.Add);
        _running = Reflector.RunAsync(_stop.Token);
    }

    public FakeApiServer Server { get; }

    public ManualTime Time { get; } = new();

    public Reflector<ConfigMap> Reflector { get; }

    public List<StoreChange<ConfigMap>> Changes { get; } = [];

    public IReadOnlyDictionary<string, string> State =>
        Reflector.Store.List().ToDictionary(item => item.Metadata.Name, item => item.Metadata.ResourceVersion!);

    /// <summary>A server that is well again, and time for every pause and watchdog to run out.</summary>
    public void Heal(TimeSpan time)
    {
        Server.NextFault = _ => null;
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1)) Time.Advance(TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _running.Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue("the reflector did not stop");
        _running.IsFaulted.ShouldBeFalse();
        _client.Dispose();
        _stop.Dispose();
        SynchronizationContext.SetSynchronizationContext(_context);
    }
}
