namespace OpenSipsHa.Agent.Preflight;

/// <summary>What a preflight has found; made for a condition: status, reason, message.</summary>
public sealed record PreflightResult(IReadOnlyList<PreflightFinding> Findings)
{
    public const string NothingFound = "NothingFound";

    /// <summary>Nothing was found that breaks anything; notices may have been.</summary>
    public bool Passed => !Warnings.Any();

    /// <summary>Code of the first warning, or <see cref="NothingFound"/>.</summary>
    public string Reason => Warnings.FirstOrDefault()?.Code ?? NothingFound;

    /// <summary>All findings, warnings first, a line each.</summary>
    public string Message => Findings.Count == 0
        ? "no setting of this node is known to disturb a takeover"
        : string.Join('\n', Findings.OrderByDescending(finding => finding.Weight));

    private IEnumerable<PreflightFinding> Warnings => Findings.Where(finding => finding.Weight == FindingWeight.Warning);
}
