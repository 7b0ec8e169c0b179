using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>All that a cluster's configuration is made of.</summary>
/// <param name="Sets">Those of the cluster's namespace, by name.</param>
/// <param name="Gateways">Those of the cluster's namespace, by name.</param>
/// <param name="Others">Every other SipCluster that the operator sees, in any namespace.</param>
public sealed record ClusterInput(
    SipCluster Cluster,
    IReadOnlyDictionary<string, DispatcherSet> Sets,
    IReadOnlyDictionary<string, Gateway> Gateways,
    IReadOnlyList<SipCluster> Others);
