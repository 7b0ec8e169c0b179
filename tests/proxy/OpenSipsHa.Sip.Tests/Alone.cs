namespace OpenSipsHa.Sip.Tests;

/// <summary>Tests that count allocated bytes: a collection caused by another test would count the rest of a thread's allocation buffer.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
