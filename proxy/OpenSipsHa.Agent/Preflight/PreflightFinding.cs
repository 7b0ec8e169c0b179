namespace OpenSipsHa.Agent.Preflight;

/// <summary>Something about a node that virtual IPs suffer from, in words.</summary>
/// <param name="Code">CamelCase, stable: for a condition's reason and for tests.</param>
/// <param name="Problem">What is wrong, with the name and value of the setting.</param>
/// <param name="Effect">What it breaks.</param>
/// <param name="Remedy">How to mend it.</param>
public sealed record PreflightFinding(FindingWeight Weight, string Code, string Problem, string Effect, string Remedy)
{
    public override string ToString() => $"{Problem}: {Effect}. {Remedy}";
}
