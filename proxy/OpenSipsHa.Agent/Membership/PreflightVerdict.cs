namespace OpenSipsHa.Agent.Membership;

/// <summary>What a preflight has found, as a condition says it.</summary>
public sealed record PreflightVerdict(bool Passed, string Reason, string Message);
