namespace OpenSipsHa.Lab.Sipp;

/// <summary>Paths of one run's files.</summary>
internal sealed record SippFiles(string Scenario, string Users, string Statistics, string Errors, string FailedCalls);
