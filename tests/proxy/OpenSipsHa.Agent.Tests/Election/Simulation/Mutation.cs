using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>An elector that is broken on purpose, to see that the simulation notices.</summary>
internal sealed record Mutation
{
    public static Mutation None { get; } = new();

    public Func<ElectionSettings, ElectionSettings> Settings { get; init; } = settings => settings;

    /// <summary>Changes what a step made of the state; gets the time, too.</summary>
    public Func<ElectionStep, Instant, ElectionState> State { get; init; } = (step, _) => step.State;

    /// <summary>Changes what the elector is told.</summary>
    public Func<ElectionState, ElectionInput, ElectionInput> Input { get; init; } = (_, input) => input;

    /// <summary>valid_lft for so much authority.</summary>
    public Func<TimeSpan, int> Lifetime { get; init; } = OpenSipsHa.Agent.VirtualIP.AddressLifetime.Seconds;

    /// <summary>The Lease is released before the address is gone.</summary>
    public bool ReleasesFirst { get; init; }
}
