namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>One exchange of a recording. <paramref name="Difference"/> null: it agrees.</summary>
sealed record StepResult(string Name, string? Difference);
