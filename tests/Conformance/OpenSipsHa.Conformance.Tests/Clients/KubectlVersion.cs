using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>What the version of the machine's kubectl decides: Debian 12 has 1.20, the recording is of 1.36.</summary>
static class KubectlVersion
{
    /// <summary>The oldest minor version that knows every recorded command.</summary>
    public const int Recent = 31;

    /// <summary>Commands that an older kubectl does not know, does by itself, or prints otherwise, and what follows from them.</summary>
    static readonly string[] ForRecent =
    [
        "version", "apply-unknown-field", "apply-dry-run-server", "diff", "get-one-yaml", "get-raw", "describe", "explain", "patch-status",
        "wait-jsonpath", "wait-create", "events", "cluster-info", "create-token", "get-pod-gone",
    ];

    public static bool IsRecent(int minor) => minor >= Recent;

    /// <param name="step">"scenario/step".</param>
    public static bool Decides(int minor, string step) =>
        !IsRecent(minor) && step.StartsWith("12a-kubectl/", StringComparison.Ordinal) && ForRecent.Contains(step["12a-kubectl/".Length..], StringComparer.Ordinal);

    public static async Task<int> MinorAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["version", "--client", "-o", "json"]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return int.Parse(JsonNode.Parse(text)!["clientVersion"]!["minor"]!.ToString().TrimEnd('+'), CultureInfo.InvariantCulture);
    }
}
