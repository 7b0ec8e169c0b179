using System.Diagnostics.Metrics;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Telemetry;

/// <summary>What the operator has done, by SipCluster.</summary>
internal static class OperatorMetrics
{
    public const string MeterName = "OpenSipsHa.Operator";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> PodsCreated =
        Meter.CreateCounter<long>("opensipsha.operator.pods.created", description: "Pods created.");

    private static readonly Counter<long> PodsDeleted =
        Meter.CreateCounter<long>("opensipsha.operator.pods.deleted", description: "Pods deleted.");

    private static readonly Counter<long> ConfigsAssigned =
        Meter.CreateCounter<long>("opensipsha.operator.configs.assigned", description: "Configurations given to members.");

    public static void PodCreated(SipCluster cluster) => PodsCreated.Add(1, Labels(cluster));

    public static void PodDeleted(SipCluster cluster) => PodsDeleted.Add(1, Labels(cluster));

    public static void ConfigAssigned(SipCluster cluster) => ConfigsAssigned.Add(1, Labels(cluster));

    private static KeyValuePair<string, object?>[] Labels(SipCluster cluster) =>
        [new("namespace", cluster.Metadata.Namespace), new("cluster", cluster.Metadata.Name)];
}
