using System.Collections.Immutable;
using System.Diagnostics;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Tests.Election.Simulation;

namespace OpenSipsHa.Agent.Tests.Election;

public sealed class ElectorSafetyTests(ITestOutputHelper output)
{
    private const int Schedules = 10_000;
    private const int FirstSeed = 30000000;

    [Fact]
    public void Never_two_members_with_authority_or_address_whatever_the_schedule()
    {
        var watch = Stopwatch.StartNew();
        var broken = new List<string>();
        Parallel.For(0, Schedules, i =>
        {
            if (ElectionSimulation.Run(FirstSeed + i, Mutation.None) is { } violation)
                lock (broken)
                    broken.Add($"seed {FirstSeed + i}: {violation}");
        });
        output.WriteLine($"{Schedules} schedules from seed {FirstSeed} in {watch.Elapsed.TotalSeconds:0.0} s, {broken.Count} broken");
        broken.ShouldBeEmpty(string.Join('\n', broken.Take(10)));
    }

    /// <summary>Schedules that have once found a fault.</summary>
    [Theory]
    [InlineData(20261395)]
    [InlineData(30005086)]
    [InlineData(30024325)]
    [InlineData(30030491)]
    [InlineData(30034049)]
    [InlineData(30038639)]
    [InlineData(30057794)]
    [InlineData(20262302)]
    [InlineData(30002496)]
    [InlineData(30004946)]
    [InlineData(30055968)]
    [InlineData(30068153)]
    [InlineData(30072881)]
    [InlineData(30121949)]
    [InlineData(30002018)]
    [InlineData(30008491)]
    [InlineData(30009901)]
    [InlineData(30001518)]
    public void A_schedule_that_once_failed_passes(int seed) =>
        ElectionSimulation.Run(seed, Mutation.None).ShouldBeNull();

    [Theory]
    [MemberData(nameof(BrokenElectors))]
    public void The_simulation_catches_an_elector_that(string defect)
    {
        var mutation = Mutations[defect];
        string? found = null;
        Parallel.For(FirstSeed, FirstSeed + Schedules, (seed, loop) =>
        {
            if (ElectionSimulation.Run(seed, mutation) is not { } violation)
                return;
            found = $"seed {seed}: {violation}";
            loop.Stop();
        });
        if (found is not null)
        {
            output.WriteLine(found);
            return;
        }

        Assert.Fail($"{Schedules} schedules from seed {FirstSeed} found nothing wrong with an elector that {defect}");
    }

    public static TheoryData<string> BrokenElectors => [.. Mutations.Keys];

    private static readonly Dictionary<string, Mutation> Mutations = new(StringComparer.Ordinal)
    {
        ["has no margin for clocks that run apart"] = new() { Settings = s => s with { Margin = TimeSpan.Zero } },
        ["counts authority from the answer"] = new()
        {
            State = (step, now) => step.Actions.Any(a => a is ElectionAction.Gain or ElectionAction.Extend)
                && step.State.Tenure is { Mode: LeaseMode.Solo } tenure
                ? step.State with { Tenure = tenure with { LeaseUntil = now + (step.State.Settings.LeaseDuration - step.State.Settings.Margin) } }
                : step.State,
        },
        ["believes stragglers"] = new()
        {
            Input = (state, input) => input is ElectionInput.Answered answered && state.Pending is { } pending
                ? answered with { RequestId = pending.Id }
                : input,
        },
        ["takes a Lease that was deleted as soon as it has made it anew"] = new()
        {
            Input = (state, input) => state.Pending is { Purpose: WritePurpose.Prepare } && input is ElectionInput.Answered { Answer: LeaseAnswer.Success made } answered
                ? answered with { Answer = new LeaseAnswer.Success(made.Record with { ReleasedBy = "nobody" }) }
                : input,
        },
        ["takes a Lease that a stranger emptied at once"] = new()
        {
            State = (step, _) => step.State.View is { Record.Holder: "" } view ? step.State with { View = view with { Wait = TimeSpan.Zero } } : step.State,
        },
        ["believes a record that went back in time"] = new()
        {
            State = (step, _) => step.State.View is { } view ? step.State with { View = view with { IsContinuous = true } } : step.State,
        },
        ["waits only half of the lease"] = new()
        {
            State = (step, _) => step.State.View is { } view
                ? step.State with { View = view with { Wait = step.State.Settings.LeaseDuration / 2 } }
                : step.State,
        },
        ["takes over although it has promised not to"] = new() { State = (step, _) => step.State with { Promised = default } },
        ["counts a promise from when it was heard"] = new()
        {
            State = (step, now) => step.State with
            {
                Peers = step.State.Peers.ToImmutableDictionary(
                    peer => peer.Key, peer => peer.Value with { PromisedUntil = peer.Value.PromisedUntil + (now - peer.Value.AnsweredAt) }),
            },
        },
        ["goes on by the Lease until the write that enters paired mode is answered"] = new()
        {
            State = (step, _) => step.State.Tenure is { Mode: LeaseMode.Solo, MayBePaired: true } tenure
                ? step.State with { Tenure = tenure with { MayBePaired = false } }
                : step.State,
        },
        ["goes by the Lease as soon as it has sent the write that leaves paired mode"] = new()
        {
            State = (step, _) => step.State.Tenure is { NeedsPromises: true } tenure && tenure.SoloUntil != Instant.Never
                ? step.State with { Tenure = tenure with { Mode = LeaseMode.Solo, MayBePaired = false, LeaseUntil = tenure.SoloUntil } }
                : step.State,
        },
        ["takes a paired Lease after the short duration although another is named"] = new()
        {
            State = (step, _) => step.State.View is { Record.Mode: LeaseMode.Paired } view
                ? step.State with { View = view with { Wait = step.State.Settings.LeaseDuration } }
                : step.State,
        },
        ["releases before the address is gone"] = new() { ReleasesFirst = true },
        ["trusts the kernel to remove an address in time"] = new() { Lifetime = remaining => (int)remaining.TotalSeconds },
    };
}
