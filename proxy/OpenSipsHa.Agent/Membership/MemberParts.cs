using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.Notifications;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.Status;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Membership;

/// <summary>What a member works with: everything that touches the world.</summary>
public sealed record MemberParts
{
    public required AgentOptions Agent { get; init; }

    public required ElectionMember Self { get; init; }

    public required INetwork Network { get; init; }

    public required IFence Fence { get; init; }

    public required IFrameSender Frames { get; init; }

    public required IPeerLink Peers { get; init; }

    public required PeerDirectory Directory { get; init; }

    /// <summary>Listens on this port, talks to these.</summary>
    public required Action<int, IReadOnlyList<IPEndPoint>> Connect { get; init; }

    public required HeldAddresses Held { get; init; }

    /// <summary>Of an address that goes on this interface.</summary>
    public required Func<IPAddress, Func<NetworkLink?>, ISurveyor> SurveyorOf { get; init; }

    public required NotificationHooks Notifications { get; init; }

    /// <summary>null = what the kernel remembers of flows is left alone.</summary>
    public IFlowTable? Flows { get; init; }

    public required MonotonicClock Clock { get; init; }

    public required Func<string, ILeaseStore> Leases { get; init; }

    public required Func<string, CancellationToken, Task<ConfigMap>> FetchConfig { get; init; }

    public required IProxyLink Proxy { get; init; }

    public required Action<MemberSnapshot> Report { get; init; }

    public required MemberEvents Events { get; init; }

    public required ILoggerFactory Logging { get; init; }
}
