using System.Diagnostics;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Faults;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests;

/// <summary>The whole library against the development cluster's API server, over TLS on loopback.</summary>
public sealed class DevelopmentClusterTests : IAsyncLifetime
{
    private static readonly NamespacedName Vip = new("default", "pair-192.168.1.213");

    private readonly TemporaryFolder _folder = new();
    private ApiServer _server = null!;
    private KubeClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IResourceClient<Lease> Leases => _client.Resource(CoreResources.Leases);

    private IResourceClient<ConfigMap> Maps => _client.Resource(CoreResources.ConfigMaps);

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(new ApiServerOptions(), Cancel);
        var kubeconfig = Path.Combine(_folder.Path, "kubeconfig");
        _server.WriteKubeconfig(kubeconfig);
        _client = new KubeClient(KubeConfig.FromFile(kubeconfig), new KubeClientOptions { FieldManager = "test" });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_two_holders_that_saw_the_same_lease_one_wins()
    {
        var seen = await Leases.CreateAsync(Held(null), cancellationToken: Cancel);
        var mine = await Leases.ReplaceAsync(seen with { Spec = Held("a").Spec }, cancellationToken: Cancel);
        var error = await Should.ThrowAsync<KubeStatusException>(() => Leases.ReplaceAsync(seen with { Spec = Held("b").Spec }, cancellationToken: Cancel));

        error.IsConflict.ShouldBeTrue();
        error.MayHaveBeenApplied.ShouldBeFalse();
        var now = await Leases.GetAsync(Vip, cancellationToken: Cancel);
        now.ShouldBe(mine with { Metadata = now.Metadata, Spec = now.Spec });
        now.Spec!.HolderIdentity.ShouldBe("a");
        now.Spec!.RenewTime.ShouldBe(Held("a").Spec!.RenewTime);
        (await Should.ThrowAsync<KubeStatusException>(() => Leases.CreateAsync(Held("c"), cancellationToken: Cancel))).IsAlreadyExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewal_with_its_uid_does_not_bring_a_deleted_lease_back()
    {
        var held = await Leases.CreateAsync(Held("a"), cancellationToken: Cancel);
        await Leases.DeleteAsync(Vip, cancellationToken: Cancel);
        (await Should.ThrowAsync<KubeStatusException>(() => Leases.ReplaceAsync(held, cancellationToken: Cancel))).IsConflict.ShouldBeTrue();
        (await Leases.FindAsync(Vip, cancellationToken: Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_renewal_whose_answer_is_lost_says_that_it_may_have_happened()
    {
        var held = await Leases.CreateAsync(Held("a"), cancellationToken: Cancel);
        using (_server.Faults.Add(new Fault { PathContains = "/leases/", Verb = "update", DelayAnswer = TimeSpan.FromSeconds(5) }))
        {
            var renewal = Leases.ReplaceAsync(held with { Spec = Held("b").Spec }, new WriteOptions { Timeout = TimeSpan.FromMilliseconds(300) }, Cancel);
            var error = await Should.ThrowAsync<KubeTransportException>(() => renewal);
            (error.TimedOut, error.MayHaveBeenApplied).ShouldBe((true, true));
        }
        (await Leases.GetAsync(Vip, cancellationToken: Cancel)).Spec!.HolderIdentity.ShouldBe("b");
    }

    [Fact]
    public async Task A_refused_object_names_its_fields()
    {
        var bad = Held("a") with { Spec = new LeaseSpec { LeaseDurationSeconds = 0 } };
        var error = await Should.ThrowAsync<KubeStatusException>(() => Leases.CreateAsync(bad, cancellationToken: Cancel));
        error.IsInvalid.ShouldBeTrue();
        error.Status!.Details!.Causes!.Single().Field.ShouldBe("spec.leaseDurationSeconds");
    }

    [Fact]
    public async Task The_store_follows_through_restarts_compactions_stalls_and_errors()
    {
        using var stop = new CancellationTokenSource();
        var reflector = new Reflector<ConfigMap>(Maps, new ReflectorOptions
        {
            Namespace = "default",
            LabelSelector = "set=x",
            PageSize = 3,
            MinBackoff = TimeSpan.FromMilliseconds(5),
            MaxBackoff = TimeSpan.FromMilliseconds(50),
            SilenceLimit = TimeSpan.FromSeconds(1),
            Seed = 1,
        });
        var running = reflector.RunAsync(stop.Token);
        var random = new Random(20261122);
        for (var round = 0; round < 12; round++)
        {
            using var fault = round % 4 == 1 ? _server.Faults.Add(new Fault { Verb = "watch", StallWatch = true })
                : round % 4 == 2 ? _server.Faults.Add(new Fault { Verb = "list", StatusCode = 500, Times = 2 })
                : null;
            for (var i = 0; i < 8; i++) await Write(random);
            if (round % 3 == 0) _server.Compact();
            if (round % 4 == 3) await RestartAsync();
        }

        var truth = (await Maps.ListAsync("default", new ListOptions { LabelSelector = "set=x" }, Cancel)).Items.Select(Version).Order().ToList();
        await Eventually.Holds(() => reflector.Store.List().Select(Version).Order().SequenceEqual(truth), "the store is equal to the server");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_server_that_was_set_back_to_a_backup_is_noticed()
    {
        using var stop = new CancellationTokenSource();
        await Maps.CreateAsync(Map("kept", 1), cancellationToken: Cancel);
        var backup = _server.Snapshot();
        for (var i = 0; i < 20; i++) await Maps.CreateAsync(Map($"lost-{i}", i), cancellationToken: Cancel);
        var reflector = new Reflector<ConfigMap>(Maps, new ReflectorOptions { LabelSelector = "set=x", SilenceLimit = TimeSpan.FromMilliseconds(500) });
        var running = reflector.RunAsync(stop.Token);
        await Eventually.Holds(() => reflector.Store.List().Count == 21, "all are there");

        await _server.RestoreAsync(backup, Cancel);
        await Eventually.Holds(() => reflector.Store.List().Count == 1, "only what the backup has is there");
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The broken connection raises the question: nobody waits until a watch from the future has been silent for long.</summary>
    [Fact]
    public async Task A_server_that_was_set_back_is_noticed_at_once_and_what_happens_afterwards_is_seen()
    {
        using var stop = new CancellationTokenSource();
        await Maps.CreateAsync(Map("kept", 1), cancellationToken: Cancel);
        var backup = _server.Snapshot();
        for (var i = 0; i < 20; i++) await Maps.CreateAsync(Map($"lost-{i}", i), cancellationToken: Cancel);
        var reflector = new Reflector<ConfigMap>(Maps, new ReflectorOptions { LabelSelector = "set=x", SilenceLimit = TimeSpan.FromMinutes(10) });
        var running = reflector.RunAsync(stop.Token);
        await Eventually.Holds(() => reflector.Store.List().Count == 21, "all are there");

        await _server.RestoreAsync(backup, Cancel);
        await Eventually.Holds(() => reflector.Store.List().Count == 1, "only what the backup has is there");
        await Maps.CreateAsync(Map("new", 1), cancellationToken: Cancel);
        await Eventually.Holds(() => reflector.Store.List().Count == 2, "and what came after it");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_pod_is_applied_once_and_its_status_written_once()
    {
        var pods = _client.Resource(CoreResources.Pods);
        var desired = new Pod
        {
            Metadata = new ObjectMeta { Name = "pair-0", Namespace = "default", Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new PodSpec
            {
                HostNetwork = true,
                Containers =
                [
                    new Container
                    {
                        Name = "agent",
                        Image = "agent:1",
                        Env = [new EnvVar { Name = "HOST_IP", ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = "status.hostIP" } } }],
                        SecurityContext = new SecurityContext { Capabilities = new Capabilities { Add = ["NET_ADMIN"], Drop = ["ALL"] } },
                        LivenessProbe = new Probe { HttpGet = new HttpGetAction { Port = 9464, Path = "/healthz" } },
                        VolumeMounts = [new VolumeMount { Name = "control", MountPath = "/run/control" }],
                    },
                ],
                Volumes = [new Volume { Name = "control", EmptyDir = new EmptyDirVolumeSource() }],
                Tolerations = [new Toleration { Key = "node.kubernetes.io/unreachable", Operator = "Exists", Effect = "NoExecute" }],
            },
        };
        var first = await pods.ApplyIfChangedAsync(desired, null, "test", cancellationToken: Cancel);
        var live = await pods.GetAsync(first.NamespacedName(), cancellationToken: Cancel);
        (await pods.ApplyIfChangedAsync(desired, live, "test", cancellationToken: Cancel)).ShouldBeSameAs(live);

        var running = live with { Status = (live.Status ?? new PodStatus()) with { Phase = "Running", HostIP = "10.1.1.1" } };
        var written = await pods.UpdateStatusAsync(live, running, cancellationToken: Cancel);
        written.Status!.HostIP.ShouldBe("10.1.1.1");
        (await pods.UpdateStatusAsync(written, written with { Status = written.Status with { } }, cancellationToken: Cancel)).ShouldBeSameAs(written);

        var namesake = live with { Metadata = live.Metadata with { Uid = "00000000-0000-0000-0000-000000000001" } };
        await Should.ThrowAsync<KubeStatusException>(() => pods.UpdateStatusAsync(namesake, running, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Events_are_stored_and_counted()
    {
        var map = await Maps.CreateAsync(Map("about", 1), cancellationToken: Cancel);
        await using (var recorder = new EventRecorder(_client.Resource(CoreResources.Events), new EventRecorderOptions { Component = "test", Instance = "node-a" }))
        {
            for (var i = 0; i < 3; i++) recorder.Warning(map, "ConfigRefused", "no such gateway");
        }
        var stored = (await _client.Resource(CoreResources.Events).ListAsync("default", new ListOptions { FieldSelector = "involvedObject.name=about" }, Cancel)).Items.Single();
        (stored.Reason, stored.Count, stored.Source!.Component, stored.InvolvedObject.Uid).ShouldBe(("ConfigRefused", 3, "test", map.Metadata.Uid));
    }

    /// <summary>With the server the connection to it ends, which the next request may be the first to notice.</summary>
    private async Task RestartAsync()
    {
        await _server.RestartAsync(TimeSpan.FromMilliseconds(20), Cancel);
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await Maps.FindAsync(new NamespacedName("default", "any"), cancellationToken: Cancel);
                return;
            }
            catch (KubeTransportException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(2, Cancel);
            }
        }
    }

    private async Task Write(Random random)
    {
        var name = $"cm-{random.Next(9)}";
        var existing = await Maps.FindAsync(new NamespacedName("default", name), cancellationToken: Cancel);
        if (existing is null) await Maps.CreateAsync(Map(name, random.Next()), cancellationToken: Cancel);
        else if (random.Next(3) == 0) await Maps.DeleteAsync(existing.NamespacedName(), cancellationToken: Cancel);
        else await Maps.ReplaceAsync(existing with { Data = Map(name, random.Next()).Data }, cancellationToken: Cancel);
    }

    private static string Version(ConfigMap map) => $"{map.Metadata.Name}@{map.Metadata.ResourceVersion}";

    private static ConfigMap Map(string name, int value) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { ["set"] = "x" } },
        Data = new Dictionary<string, string> { ["value"] = value.ToString() },
    };

    private static Lease Held(string? holder) => new()
    {
        Metadata = new ObjectMeta { Name = Vip.Name, Namespace = Vip.Namespace },
        Spec = new LeaseSpec
        {
            HolderIdentity = holder,
            LeaseDurationSeconds = 4,
            RenewTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddMicroseconds(901),
        },
    };
}
