namespace OpenSipsHa.Conformance.Tests;

/// <summary>Why an exchange differs, where more can be said than what differs.</summary>
static class Reasons
{
    public static string Of(string scenario, string step) => scenario switch
    {
        "10a-pods" when step.StartsWith("log", StringComparison.Ordinal) || step.Contains("running", StringComparison.Ordinal) || step.Contains("evict", StringComparison.Ordinal) => " — no kubelet in this replay; the node agent's own tests cover it",
        _ => "",
    };
}
