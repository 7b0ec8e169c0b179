using OpenSipsHa.Api;
using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests;

/// <summary>The example pair, as the API server would hold it.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly MemberImages Images = new("opensipsha/agent:test", "opensipsha/proxy:test");

    public static SipCluster Pair(Action<SipCluster>? change = null)
    {
        var cluster = Manifests.Example("pair").Of(SipResources.SipClusters).Single();
        cluster = cluster with
        {
            Metadata = cluster.Metadata with
            {
                Uid = "6f0a0000-0000-4000-8000-000000000001", Generation = 3, CreationTimestamp = Now.AddDays(-1),
            },
        };
        change?.Invoke(cluster);
        return cluster;
    }

    public static Dictionary<string, Gateway> Gateways() =>
        Manifests.Example("pair").Of(SipResources.Gateways).ToDictionary(static g => g.Metadata.Name);

    public static Dictionary<string, DispatcherSet> Sets() =>
        Manifests.Example("pair").Of(SipResources.DispatcherSets).ToDictionary(static s => s.Metadata.Name);

    public static ClusterInput Input(SipCluster? cluster = null, params SipCluster[] others) =>
        new(cluster ?? Pair(), Sets(), Gateways(), others);
}
