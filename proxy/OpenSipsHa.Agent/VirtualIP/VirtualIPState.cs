using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>What a member says of one virtual IP.</summary>
public sealed record VirtualIPState(string Name, string Address, bool Held, DateTimeOffset Since, int Term)
{
    private static readonly TimeSpan PromiseStep = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it changed on this member.</summary>
    public int Transitions { get; init; }

    /// <summary>null = not held.</summary>
    public LeaseMode? Mode { get; init; }

    /// <summary>Name of the member that the Lease names; "" = none.</summary>
    public string Successor { get; init; } = "";

    /// <summary>In force, rounded up to tenths of a second so that it is news only when it matters; zero = none.</summary>
    public TimeSpan Promise { get; init; }

    /// <summary>Before this member took it last; null = not measured.</summary>
    public TimeSpan? LastGap { get; init; }

    public VirtualIPState With(ElectionOverview election) => this with
    {
        Mode = election.Mode,
        Successor = MemberIdentity.PodOf(election.Successor),
        Promise = PromiseStep * Math.Ceiling(election.Promise / PromiseStep),
    };
}
