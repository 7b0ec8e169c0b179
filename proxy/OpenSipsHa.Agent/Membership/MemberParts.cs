using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.Status;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Membership;

/// <summary>What a member works with: everything that touches the world.</summary>
public sealed record MemberParts
{
    public required AgentOptions Agent { get; init; }

    public required ElectionMember Self { get; init; }

    public required INetwork Network { get; init; }

    public required IFrameSender Frames { get; init; }

    public required IPeerLink Peers { get; init; }

    public required Func<IPAddress, ISurveyor> SurveyorOf { get; init; }

    public required MonotonicClock Clock { get; init; }

    public required Func<string, ILeaseStore> Leases { get; init; }

    public required Func<string, CancellationToken, Task<ConfigMap>> FetchConfig { get; init; }

    public required IProxyLink Proxy { get; init; }

    public required Action<MemberSnapshot> Report { get; init; }

    public required MemberEvents Events { get; init; }

    public required ILoggerFactory Logging { get; init; }
}
