using FsCheck;
using Microsoft.FSharp.Core;

namespace OpenSipsHa.Sip.Tests;

/// <summary>The same random cases on every run; a failure prints its own seed.</summary>
internal static class Seeded
{
    public static Config Config { get; } = FsCheck.Config.QuickThrowOnFailure.WithReplay(
        FSharpOption<Replay>.Some(new Replay(new Rnd(20261122UL, 4711UL), FSharpOption<int>.None)));
}
