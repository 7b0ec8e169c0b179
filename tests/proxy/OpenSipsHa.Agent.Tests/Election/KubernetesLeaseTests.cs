using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Tests.Election;

/// <summary>The adapter against an API server over HTTPS.</summary>
public sealed class KubernetesLeaseTests : IAsyncLifetime
{
    private static readonly LeaseRecord Mine = new() { Holder = "pair-0_uid", Duration = TimeSpan.FromSeconds(4) };
    private readonly string _kubeconfig = Path.GetTempFileName();
    private ApiServer _api = null!;
    private KubeClient _client = null!;
    private KubernetesLease _lease = null!;
    private OwnerReference? _owner;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(new ApiServerOptions { RunControllers = false }, CancellationToken.None);
        _api.WriteKubeconfig(_kubeconfig);
        _client = new KubeClient(KubeConfig.FromFile(_kubeconfig), new KubeClientOptions { FieldManager = "test", Connections = HttpConnections.OnePerRequest });
        _lease = new KubernetesLease(_client.Resource(CoreResources.Leases), new NamespacedName("default", "vip"), "pair", () => _owner, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    [Fact]
    public async Task Create_renew_conflict_release()
    {
        (await ReadAsync()).ShouldBeOfType<LeaseAnswer.NotFound>();
        var created = (await WriteAsync(Mine, WritePurpose.Acquire)).ShouldBeOfType<LeaseAnswer.Success>().Record;
        (await WriteAsync(Mine, WritePurpose.Acquire)).ShouldBeOfType<LeaseAnswer.Conflict>();
        var renewed = (await WriteAsync(created, WritePurpose.Renew)).ShouldBeOfType<LeaseAnswer.Success>().Record;
        renewed.Stamp.ShouldNotBe(created.Stamp);
        (await WriteAsync(created, WritePurpose.Renew)).ShouldBeOfType<LeaseAnswer.Conflict>();
        (await WriteAsync(renewed with { Holder = "", ReleasedBy = Mine.Holder }, WritePurpose.Release)).ShouldBeOfType<LeaseAnswer.Success>()
            .Record.IsReleased.ShouldBeTrue();
        var taken = (await WriteAsync(((LeaseAnswer.Success)await ReadAsync()).Record with { Holder = "other", ReleasedBy = "" }, WritePurpose.Acquire))
            .ShouldBeOfType<LeaseAnswer.Success>().Record;
        (taken.Holder, taken.ReleasedBy).ShouldBe(("other", ""));
    }

    /// <summary>Also one of before, that had no owner.</summary>
    [Fact]
    public async Task A_Lease_goes_with_its_cluster()
    {
        var created = ((LeaseAnswer.Success)await WriteAsync(Mine, WritePurpose.Acquire)).Record;
        _owner = new OwnerReference { ApiVersion = "sip.opensipsha.io/v1alpha1", Kind = "SipCluster", Name = "pair", Uid = "cluster-uid" };
        var renewed = ((LeaseAnswer.Success)await WriteAsync(created, WritePurpose.Renew)).Record;
        _owner = null;
        (await WriteAsync(renewed, WritePurpose.Renew)).ShouldBeOfType<LeaseAnswer.Success>();
        var lease = await _client.Resource(CoreResources.Leases).GetAsync(new NamespacedName("default", "vip"));
        lease.Metadata.OwnerReferences.ShouldNotBeNull().ShouldHaveSingleItem().Uid.ShouldBe("cluster-uid");
    }

    [Fact]
    public async Task A_renewal_does_not_resurrect_a_deleted_Lease()
    {
        var created = ((LeaseAnswer.Success)await WriteAsync(Mine, WritePurpose.Acquire)).Record;
        _api.Store.Delete(GroupResource.Leases, "default", "vip");
        (await WriteAsync(created, WritePurpose.Renew)).ShouldBeOfType<LeaseAnswer.Conflict>();
        _api.Store.Get(GroupResource.Leases, "default", "vip").ShouldBeNull();
    }

    [Fact]
    public async Task What_others_wrote_into_the_Lease_is_kept()
    {
        var created = ((LeaseAnswer.Success)await WriteAsync(Mine, WritePurpose.Acquire)).Record;
        _api.Store.Patch(GroupResource.Leases, "default", "vip", new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = new System.Text.Json.Nodes.JsonObject { ["team"] = "voice" } } });
        var read = ((LeaseAnswer.Success)await ReadAsync()).Record;
        read.ResourceVersion.ShouldNotBe(created.ResourceVersion);
        await WriteAsync(read, WritePurpose.Renew);
        ((string?)_api.Store.Get(GroupResource.Leases, "default", "vip")!["metadata"]!["labels"]!["team"]).ShouldBe("voice");
    }

    [Fact]
    public async Task A_watch_shows_changes_and_the_deletion()
    {
        using var stop = new CancellationTokenSource();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var watching = _lease.WatchAsync((record, uid) => seen.Enqueue(record is null ? $"deleted {uid}" : record.Holder), stop.Token);
        var created = ((LeaseAnswer.Success)await WriteAsync(Mine, WritePurpose.Acquire)).Record;
        await Waiting.UntilAsync(() => seen.Contains(Mine.Holder), "created");
        _api.Store.Delete(GroupResource.Leases, "default", "vip");
        await Waiting.UntilAsync(() => seen.Contains($"deleted {created.Uid}"), "deleted");
        await stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task A_server_that_answers_nonsense_or_not_at_all_is_a_failed_answer()
    {
        _api.Faults.Add(new DevCluster.Api.Faults.Fault { PathContains = "/leases/", StatusCode = 500 });
        (await ReadAsync()).ShouldBeOfType<LeaseAnswer.Failed>();
        _api.Faults.Clear();
        _api.Faults.Add(new DevCluster.Api.Faults.Fault { PathContains = "/leases/", Drop = true });
        (await ReadAsync()).ShouldBeOfType<LeaseAnswer.Failed>();
    }

    private Task<LeaseAnswer> ReadAsync() => _lease.ReadAsync(CancellationToken.None);

    private Task<LeaseAnswer> WriteAsync(LeaseRecord record, WritePurpose purpose) => _lease.WriteAsync(record, purpose, CancellationToken.None);
}
