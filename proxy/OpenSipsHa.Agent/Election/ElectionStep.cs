namespace OpenSipsHa.Agent.Election;

/// <summary>What an input leads to.</summary>
/// <param name="WakeAt">When the next <see cref="ElectionInput.Tick"/> is due at the latest.</param>
public sealed record ElectionStep(ElectionState State, IReadOnlyList<ElectionAction> Actions, Instant WakeAt);
