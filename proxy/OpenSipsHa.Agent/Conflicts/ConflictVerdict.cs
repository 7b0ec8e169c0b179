namespace OpenSipsHa.Agent.Conflicts;

/// <param name="Conflict">With <see cref="ClaimMeaning.Conflict"/>: what to report; null otherwise.</param>
public readonly record struct ConflictVerdict(ClaimMeaning Meaning, AddressConflict? Conflict = null);
