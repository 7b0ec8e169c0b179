using System.Text.Json.Nodes;
using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>What an agent can do with the token that its pod mounts.</summary>
public sealed class AgentRightsTests : IAsyncLifetime
{
    private OperatorFixture _fixture = null!;
    private KubeClient _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await OperatorFixture.StartAsync(TestContext.Current.CancellationToken);
        _fixture.ApplyExample();
        await _fixture.StartOperatorAsync();
        await new Members(_fixture).AwaitPodsAsync("pair-0", "pair-1");
        var path = Path.Combine(Path.GetTempPath(), $"opensipsha-agent-{Guid.NewGuid():n}");
        _fixture.Server.WriteKubeconfig(path, _fixture.Server.IssueToken("default", "pair-agent"));
        _agent = new KubeClient(KubeConfig.FromFile(path), new KubeClientOptions { FieldManager = ApiGroup.AgentFieldManager });
        File.Delete(path);
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task It_reads_its_member_and_its_configuration_and_writes_its_status()
    {
        var member = await _agent.Resource(SipResources.SipMembers).GetAsync(Name("pair-0"));
        var map = await _agent.Resource(CoreResources.ConfigMaps).GetAsync(Name(member.Spec.ConfigName!));
        map.Metadata.Annotation(ApiGroup.ConfigHashAnnotation).ShouldBe(member.Spec.ConfigHash);
        await _agent.Resource(SipResources.SipMembers).PatchStatusAsync(
            Name("pair-0"), Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["node"] = "node-a" } }));
    }

    [Fact]
    public async Task It_takes_and_renews_the_lease_of_its_address()
    {
        var leases = _agent.Resource(CoreResources.Leases);
        var lease = await leases.CreateAsync(new Lease
        {
            Metadata = new ObjectMeta { Name = "pair-192.168.1.213", Namespace = "default" },
            Spec = new LeaseSpec { HolderIdentity = "pair-0_1", LeaseDurationSeconds = 4 },
        });
        await leases.ReplaceAsync(lease with { Spec = lease.Spec! with { HolderIdentity = "" } });
        (await leases.GetAsync(Name("pair-192.168.1.213"))).Spec!.HolderIdentity.ShouldBe("");
    }

    [Fact]
    public async Task It_watches_its_member_by_name()
    {
        await foreach (var change in _agent.Resource(SipResources.SipMembers)
            .WatchAsync("default", new WatchOptions { FieldSelector = "metadata.name=pair-0" }, TestContext.Current.CancellationToken))
        {
            change.Object!.Metadata.Name.ShouldBe("pair-0");
            return;
        }
    }

    [Fact]
    public async Task Everything_else_is_forbidden()
    {
        await Forbidden(() => _agent.Resource(CoreResources.ConfigMaps).GetAsync(Name("kube-root-ca.crt")));
        await Forbidden(() => _agent.Resource(CoreResources.ConfigMaps).ListAsync("default"));
        await Forbidden(() => _agent.Resource(CoreResources.Secrets).ListAsync("default"));
        await Forbidden(() => _agent.Resource(CoreResources.Secrets).GetAsync(Name("pair-heartbeat")));
        await Forbidden(() => _agent.Resource(CoreResources.Pods).ListAsync("default"));
        await Forbidden(() => _agent.Resource(CoreResources.Leases).GetAsync(Name("other-192.168.1.213")));
        await Forbidden(() => _agent.Resource(SipResources.SipMembers).ListAsync("default"));
        await Forbidden(() => _agent.Resource(SipResources.SipMembers).PatchAsync(
            Name("pair-0"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["configName"] = "mine" } })));
        await Forbidden(() => _agent.Resource(SipResources.SipClusters).GetAsync(Name("pair")));
    }

    private static async Task Forbidden(Func<Task> attempt) =>
        (await attempt.ShouldThrowAsync<KubeStatusException>()).IsForbidden.ShouldBeTrue();

    private static NamespacedName Name(string name) => new("default", name);
}
