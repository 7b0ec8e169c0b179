using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>
/// A member: the real elector on a clock with a rate and an offset of its own, and a kernel that removes the address
/// late by up to <see cref="AddressLifetime.Slop"/>. True time is in seconds.
/// </summary>
internal sealed class SimulatedMember(int index, double rate, double offset, ElectionSettings settings)
{
    public int Index => index;

    public ElectionSettings Settings => settings;

    public ElectionState State { get; set; } = null!;

    /// <summary>Grows with every restart: what was meant for a former process does not reach this one.</summary>
    public int Incarnation { get; set; }

    public int PodGeneration { get; set; }

    public bool IsRunning { get; set; }

    public double PausedUntil { get; set; }

    public List<Action> Held { get; } = [];

    public double PlannedWake { get; set; }

    /// <summary>When the kernel removes the address, at the latest.</summary>
    public double AddressUntil { get; set; }

    /// <summary>When the kernel closes the fence, at the latest; infinity without one.</summary>
    public double FenceUntil { get; set; } = double.PositiveInfinity;

    public MemberIdentity Identity => new($"pair-{index}", $"pod{PodGeneration}");

    public Instant Local(double time) => new(TimeSpan.FromSeconds(offset + (rate * time)));

    public double TrueTime(Instant local) =>
        local == Instant.Never ? double.PositiveInfinity : (local.SinceOrigin.TotalSeconds - offset) / rate;

    public double TrueSpan(double localSeconds) => localSeconds / rate;

    public bool HasAuthority(double time) => State?.Authority is { } authority && TrueTime(authority.Until) > time + 1e-6;

    /// <summary>It has the address, and the fence lets it answer.</summary>
    public bool Answers(double time) => AddressUntil > time + 1e-6 && FenceUntil > time + 1e-6;

    public void RemoveAddress(double time) => AddressUntil = Math.Min(AddressUntil, time);
}
