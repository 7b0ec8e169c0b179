using System.Diagnostics.Metrics;
using System.Net;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Counts of datagrams. Called ten times a second and peer: labels are constants, nothing is allocated.</summary>
internal static class PeerMetrics
{
    public const string Heard = "heard";
    public const string Sent = "sent";

    private static readonly Counter<long> DatagramCount =
        AgentMetrics.Meter.CreateCounter<long>("opensipsha.peer.datagrams", description: "Datagrams to and from peers by kind and result.");

    private static readonly Counter<long> DroppedCount =
        AgentMetrics.Meter.CreateCounter<long>("opensipsha.peer.dropped", description: "Datagrams that were not taken for a peer's, by reason.");

    private static readonly Counter<long> RefusalCount =
        AgentMetrics.Meter.CreateCounter<long>("opensipsha.peer.refusals", description: "Times that a peer's kernel said that nobody listens.");

    public static void Datagram(PeerMessage message, string result) => DatagramCount.Add(
        1, new KeyValuePair<string, object?>("kind", PeerCodec.Kind(message)), new KeyValuePair<string, object?>("result", result));

    public static void Dropped(PeerRefusal reason) => DroppedCount.Add(1, new KeyValuePair<string, object?>("reason", Reason(reason)));

    public static void Refused(IPAddress peer) => RefusalCount.Add(1, new KeyValuePair<string, object?>("peer", peer.ToString()));

    private static string Reason(PeerRefusal refusal) => refusal switch
    {
        PeerRefusal.Stranger => "stranger",
        PeerRefusal.TooShort => "short",
        PeerRefusal.TooLong => "long",
        PeerRefusal.Magic => "magic",
        PeerRefusal.Version => "version",
        PeerRefusal.NoKey => "no_key",
        PeerRefusal.Mac => "mac",
        PeerRefusal.Malformed => "malformed",
        _ => "unsubscribed",
    };
}
