using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>A line of the fault matrix.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Bar">What it may cost.</param>
/// <param name="InShort">Whether `make test` plays it, too.</param>
internal sealed record MatrixLine(Fault Fault, FaultBar Bar, bool InShort = true)
{
    /// <summary>Whether the agents must be started with <see cref="SteppedClocks"/>: in a cluster of the fault's own.</summary>
    public bool NeedsOwnClocks { get; init; }

    /// <summary>What lasts for a while lasts less long in `make test`, but longer than a takeover takes.</summary>
    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(5);

    public MatrixLine Shortened => this with { Fault = Fault with { Hold = Fault.Hold < ShortHold ? Fault.Hold : ShortHold } };
}
