using System.Net;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Resources;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Telemetry;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Writes a cluster's children; nothing is sent for one that is as it should be.</summary>
internal sealed class ClusterChildren(KubeClient client, ObjectCaches caches, MemberImages images, IEventRecorder events)
{
    public async Task ApplyIdentityAsync(SipCluster cluster, CancellationToken cancellationToken)
    {
        var name = ObjectNames.Agent(cluster.Metadata.Name);
        await client.Resource(CoreResources.ServiceAccounts).ApplyIfChangedAsync(
            AgentServiceAccount.For(cluster), ObjectCaches.Owned(caches.ServiceAccounts, cluster, name),
            ApiGroup.OperatorFieldManager, cancellationToken: cancellationToken);
        await client.Resource(CoreResources.RoleBindings).ApplyIfChangedAsync(
            AgentRoleBinding.For(cluster), ObjectCaches.Owned(caches.RoleBindings, cluster, name),
            ApiGroup.OperatorFieldManager, cancellationToken: cancellationToken);
    }

    public Task ApplyBudgetAsync(SipCluster cluster, CancellationToken cancellationToken) =>
        client.Resource(CoreResources.PodDisruptionBudgets).ApplyIfChangedAsync(
            MemberBudget.For(cluster), ObjectCaches.Owned(caches.Budgets, cluster, ObjectNames.Budget(cluster.Metadata.Name)),
            ApiGroup.OperatorFieldManager, cancellationToken: cancellationToken);

    /// <summary>Made when it is missing and then left alone.</summary>
    public async Task EnsureNonceKeyAsync(SipCluster cluster, CancellationToken cancellationToken)
    {
        if (cluster.Spec.Authentication is null
            || ObjectCaches.Owned(caches.Secrets, cluster, ObjectNames.Nonce(cluster.Metadata.Name)) is not null)
            return;
        try
        {
            await client.Resource(CoreResources.Secrets).CreateAsync(NonceSecret.Create(cluster), cancellationToken: cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // The cache lags.
        }
    }

    public async Task EnsureConfigurationAsync(SipCluster cluster, CompiledConfig config, CancellationToken cancellationToken)
    {
        if (ObjectCaches.Owned(caches.ConfigMaps, cluster, config.Ref.Name) is not null)
            return;
        try
        {
            await client.Resource(CoreResources.ConfigMaps)
                .CreateAsync(ConfigurationMap.For(cluster, config), cancellationToken: cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // The cache lags, or a deleted namesake's one is about to be collected. The members verify the hash.
        }
    }

    public Task ApplyRoleAsync(
        SipCluster cluster, ConfigRef? target, IReadOnlyList<MemberView> members, CancellationToken cancellationToken)
    {
        var name = cluster.Metadata.Name;
        // Addresses that were taken out of the spec are still held until the members run the new configuration.
        var addresses = cluster.Spec.VirtualIPs.Select(static v => v.Address)
            .Concat(members.SelectMany(static m => m.Status?.VirtualIPs ?? []).Select(static v => v.Address));
        var leases = addresses.Select(static a => IPAddress.TryParse(a, out var address) ? address : null).OfType<IPAddress>()
            .Select(address => LeaseNames.Of(name, address));
        var role = AgentRole.For(cluster, leases, Named(target, members), members.Select(static m => m.Name));
        return client.Resource(CoreResources.Roles).ApplyIfChangedAsync(
            role, ObjectCaches.Owned(caches.Roles, cluster, ObjectNames.Agent(name)),
            ApiGroup.OperatorFieldManager, cancellationToken: cancellationToken);
    }

    /// <param name="handovers">What members are asked to give up, by their names.</param>
    public async Task ApplyMembersAsync(
        SipCluster cluster, IReadOnlyList<MemberView> members, ConfigStep.Assign? assign,
        IReadOnlyDictionary<string, HandoverRequest> handovers, CancellationToken cancellationToken)
    {
        foreach (var member in members.Where(m => m.Ordinal < cluster.Spec.Replicas))
        {
            var told = assign?.Members.Contains(member.Name) == true ? assign.Config : member.Wanted;
            await client.Resource(SipResources.SipMembers).ApplyIfChangedAsync(
                MemberObject.For(cluster, member.Name, told, MemberPeers.Of(member.Name, members), handovers.GetValueOrDefault(member.Name)),
                ObjectCaches.Owned(caches.Members, cluster, member.Name),
                ApiGroup.OperatorFieldManager, cancellationToken: cancellationToken);
            if (told is not null && told != member.Wanted)
                OperatorMetrics.ConfigAssigned(cluster);
        }
    }

    public async Task ChangePodsAsync(SipCluster cluster, PodStep step, CancellationToken cancellationToken)
    {
        foreach (var name in step.Delete)
            await DeletePodAsync(cluster, name, cancellationToken);
        foreach (var name in step.Create)
            await CreatePodAsync(cluster, name, cancellationToken);
        foreach (var name in step.Retire)
            await DeleteAsync(SipResources.SipMembers, ObjectCaches.Owned(caches.Members, cluster, name), cancellationToken);
    }

    /// <summary>Removes configurations that no member names any more.</summary>
    public async Task CollectConfigurationsAsync(
        SipCluster cluster, ConfigRef? target, IReadOnlyList<MemberView> members, CancellationToken cancellationToken)
    {
        var named = Named(target, members).ToHashSet(StringComparer.Ordinal);
        foreach (var map in ObjectCaches.Owned(caches.ConfigMaps, cluster)
            .Where(map => map.Metadata.Annotation(ApiGroup.ConfigHashAnnotation) is not null && !named.Contains(map.Metadata.Name)))
        {
            await DeleteAsync(CoreResources.ConfigMaps, map, cancellationToken);
        }
    }

    private static IEnumerable<string> Named(ConfigRef? target, IReadOnlyList<MemberView> members) =>
        members.SelectMany(static m => new[] { m.Wanted?.Name, m.Applied?.Name }).Append(target?.Name).OfType<string>();

    private async Task CreatePodAsync(SipCluster cluster, string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.Resource(CoreResources.Pods)
                .CreateAsync(MemberPod.For(cluster, name, images), cancellationToken: cancellationToken);
            OperatorMetrics.PodCreated(cluster);
            events.Normal(cluster, "PodCreated", $"created pod {name}");
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // The cache lags, or the former one is still going; either ends in a change that brings us back.
        }
    }

    private async Task DeletePodAsync(SipCluster cluster, string name, CancellationToken cancellationToken)
    {
        if (await DeleteAsync(CoreResources.Pods, ObjectCaches.Owned(caches.Pods, cluster, name), cancellationToken))
        {
            OperatorMetrics.PodDeleted(cluster);
            events.Normal(cluster, "PodDeleted", $"deleted pod {name}");
        }
    }

    private async Task<bool> DeleteAsync<T>(ResourceDescriptor<T> descriptor, T? item, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        if (item is null || item.IsTerminating())
            return false;
        try
        {
            await client.Resource(descriptor).DeleteAsync(
                item.NamespacedName(), new DeleteOptions { Uid = item.Metadata.Uid, PropagationPolicy = "Background" }, cancellationToken);
            return true;
        }
        catch (KubeStatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone already, or another one of that name: the cache will say.
            return false;
        }
    }
}
