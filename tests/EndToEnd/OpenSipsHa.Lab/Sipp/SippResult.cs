namespace OpenSipsHa.Lab.Sipp;

/// <summary>How a run of sipp ended.</summary>
/// <param name="ExitCode">0 = all calls succeeded, 1 = at least one failed; others: sipp itself could not go on.</param>
/// <param name="Failures">What went wrong in words, with counts.</param>
public sealed record SippResult(
    string Name, int ExitCode, SippStatistics Statistics, IReadOnlyList<(string Reason, int Count)> Failures)
{
    public bool Succeeded => ExitCode == 0 && Statistics.Failed == 0;

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"{Name}: {Statistics.Created} begun, {Statistics.Successful} successful, {Statistics.Failed} failed"
        + (Statistics.FailedBy.Count == 0 ? "" : $" ({string.Join(", ", Statistics.FailedBy.Select(f => $"{f.Key} {f.Value}"))})")
        + (Failures.Count == 0 ? "" : ": " + string.Join("; ", Failures.Select(f => $"{f.Count} × {f.Reason}")))
        + (ExitCode is 0 or 1 ? "" : $", exit code {ExitCode}");
}
