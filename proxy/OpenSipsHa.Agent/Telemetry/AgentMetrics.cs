using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;

namespace OpenSipsHa.Agent.Telemetry;

/// <summary>The instruments of this process.</summary>
public static class AgentMetrics
{
    public const string MeterName = "OpenSipsHa.Agent";

    /// <summary>The one meter of the process.</summary>
    internal static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<string, int> Held = new(StringComparer.Ordinal);

    private static readonly Counter<long> TransitionCount =
        Meter.CreateCounter<long>("opensipsha.vip.transitions", description: "Times this member gained or lost a virtual IP.");

    private static readonly Counter<long> RequestCount =
        Meter.CreateCounter<long>("opensipsha.lease.requests", description: "Requests for a Lease by purpose and result.");

    private static readonly Histogram<double> RequestDuration =
        Meter.CreateHistogram<double>("opensipsha.lease.request.duration", "s", "From sending a Lease request to its answer.");

    private static readonly Histogram<double> TakeoverDuration =
        Meter.CreateHistogram<double>("opensipsha.vip.takeover.duration", "s", "From the answer that gave authority to the first announcement.");

    private static readonly Counter<long> AnnouncementCount =
        Meter.CreateCounter<long>("opensipsha.garp.packets", description: "Gratuitous ARP and neighbour advertisements by result.");

    private static readonly Counter<long> FlushedFlowCount =
        Meter.CreateCounter<long>("opensipsha.vip.flows.flushed", description: "Tracked flows (conntrack) forgotten on takeovers.");

    private static readonly Counter<long> ConnectionCount =
        Meter.CreateCounter<long>("opensipsha.control.connections", description: "Connections of the proxy to the control socket.");

    private static readonly Counter<long> RefusedFrameCount =
        Meter.CreateCounter<long>("opensipsha.control.refused", description: "Connections and frames refused on the control socket, by reason.");

    static AgentMetrics() => Meter.CreateObservableGauge(
        "opensipsha.vip.held",
        () => Held.Select(vip => new Measurement<int>(vip.Value, new KeyValuePair<string, object?>("vip", vip.Key))),
        description: "1 = this member holds the virtual IP.");

    public static void VirtualIPHeld(string address, bool held) => Held[address] = held ? 1 : 0;

    public static void VirtualIPForgotten(string address)
    {
        Held.TryRemove(address, out _);
        FailoverMetrics.Forget(address);
    }

    public static void Transition(string address, string kind) =>
        TransitionCount.Add(1, new KeyValuePair<string, object?>("vip", address), new KeyValuePair<string, object?>("kind", kind));

    public static void LeaseRequest(string purpose, string result, TimeSpan took)
    {
        RequestCount.Add(1, new KeyValuePair<string, object?>("purpose", purpose), new KeyValuePair<string, object?>("result", result));
        RequestDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("purpose", purpose));
    }

    public static void Takeover(TimeSpan took) => TakeoverDuration.Record(took.TotalSeconds);

    public static void AnnouncementSent(IPAddress address, string result) =>
        AnnouncementCount.Add(1, new KeyValuePair<string, object?>("vip", address.ToString()), new KeyValuePair<string, object?>("result", result));

    public static void FlowsFlushed(string address, int count) =>
        FlushedFlowCount.Add(count, new KeyValuePair<string, object?>("vip", address));

    public static void ProxyConnected() => ConnectionCount.Add(1);

    public static void ControlRefused(string reason) => RefusedFrameCount.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
