using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Server;

/// <summary>What /version says: the API server that the golden exchanges were recorded from.</summary>
static class ServerVersion
{
    public const string GitVersion = "v1.36.2+devcluster";

    public static JsonObject Document() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };
}
