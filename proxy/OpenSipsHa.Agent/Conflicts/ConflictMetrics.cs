using System.Diagnostics.Metrics;
using System.Net;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.Conflicts;

internal static class ConflictMetrics
{
    private static readonly Counter<long> ClaimCount = AgentMetrics.Meter.CreateCounter<long>(
        "opensipsha.arp.conflicts",
        description: "ARP and neighbour discovery frames by which others claimed a virtual IP that this member held; late = within a second of the takeover.");

    public static void Claimed(IPAddress address, ClaimMeaning meaning) => ClaimCount.Add(
        1,
        new KeyValuePair<string, object?>("vip", address.ToString()),
        new KeyValuePair<string, object?>("kind", meaning == ClaimMeaning.Late ? "late" : "conflict"));
}
