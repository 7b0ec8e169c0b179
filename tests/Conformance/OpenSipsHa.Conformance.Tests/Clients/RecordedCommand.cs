using System.Text.Json.Nodes;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>One command of a recording of what a real client did.</summary>
/// <param name="Files">Written before it runs: name → content.</param>
/// <param name="IsExperiment">The recorded server was made to answer otherwise than it does.</param>
sealed record RecordedCommand(string Name, string Command, IReadOnlyDictionary<string, string> Files, int Exit, string Output, bool IsExperiment)
{
    public static IEnumerable<RecordedCommand> Of(JsonObject recording) =>
        recording["commands"]!.AsArray().Select(command => new RecordedCommand(
            command!["name"]!.ToString(),
            command["command"]!.ToString(),
            (command["files"] as JsonObject ?? []).ToDictionary(file => file.Key, file => Content(file.Value!), StringComparer.Ordinal),
            (int)command["exit"]!,
            command["stdout"]!.ToString(),
            command["injected"] is not null));

    static string Content(JsonNode file) => file is JsonValue text ? text.ToString() : file.ToJsonString();
}
