using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>The rules of each built-in kind.</summary>
public sealed class RuleBook
{
    readonly Dictionary<string, ResourceRules> rules;

    public RuleBook(ObjectStore store, TimeProvider time)
    {
        var pods = new PodRules(store, time);
        rules = new Dictionary<string, ResourceRules>(StringComparer.Ordinal)
        {
            ["pods"] = pods,
            ["namespaces"] = new NamespaceRules(),
            ["nodes"] = new NodeRules(),
            ["secrets"] = new SecretRules(),
            ["configmaps"] = new ConfigMapRules(),
            ["services"] = new ServiceRules(),
            ["events"] = new EventRules(),
            ["events.events.k8s.io"] = new EventRules(),
            ["leases.coordination.k8s.io"] = new LeaseRules(),
            ["customresourcedefinitions.apiextensions.k8s.io"] = new CustomResourceDefinitionRules(),
            ["deployments.apps"] = new DeploymentRules(pods),
            ["replicasets.apps"] = new DeploymentRules(pods),
            ["poddisruptionbudgets.policy"] = new DisruptionBudgetRules(),
            ["priorityclasses.scheduling.k8s.io"] = new PriorityClassRules(),
            ["roles.rbac.authorization.k8s.io"] = new RoleRules(),
            ["clusterroles.rbac.authorization.k8s.io"] = new RoleRules(),
            ["rolebindings.rbac.authorization.k8s.io"] = new RoleBindingRules(),
            ["clusterrolebindings.rbac.authorization.k8s.io"] = new RoleBindingRules(),
        };
    }

    public ResourceRules For(ResourceType type) => rules.GetValueOrDefault(type.Resource.ToString(), ResourceRules.None);
}
