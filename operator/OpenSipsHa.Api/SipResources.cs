using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;

namespace OpenSipsHa.Api;

/// <summary>The kinds of this group, as the client wants them. A new kind gets a folder here and a line below.</summary>
public static class SipResources
{
    public static ResourceDescriptor<SipCluster> SipClusters { get; } =
        new(Resource("sipclusters"), SipCluster.ResourceKind, namespaced: true, ApiJson.Default.SipCluster);

    public static ResourceDescriptor<Gateway> Gateways { get; } =
        new(Resource("gateways"), Gateway.ResourceKind, namespaced: true, ApiJson.Default.Gateway);

    public static ResourceDescriptor<DispatcherSet> DispatcherSets { get; } =
        new(Resource("dispatchersets"), DispatcherSet.ResourceKind, namespaced: true, ApiJson.Default.DispatcherSet);

    public static ResourceDescriptor<SipMember> SipMembers { get; } =
        new(Resource("sipmembers"), SipMember.ResourceKind, namespaced: true, ApiJson.Default.SipMember);

    private static GroupVersionResource Resource(string plural) => new(ApiGroup.Name, ApiGroup.Version, plural);
}
