using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace OpenSipsHa.CrdGenerator;

/// <summary>JSON as YAML text that Kubernetes' YAML 1.1 reader takes for the same.</summary>
internal static class Yaml
{
    private const string Header = "# Generated from operator/OpenSipsHa.Api: change the types, then run make crds.\n";

    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithIndentedSequences()
        .DisableAliases()
        .WithNewLine("\n")
        .Build();

    public static string Write(JsonNode json) => Header + Serializer.Serialize(Plain(json)!);

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject json => json.ToDictionary(static p => p.Key, static p => Plain(p.Value), StringComparer.Ordinal),
        JsonArray array => array.Select(Plain).ToList(),
        _ => Scalar(node.AsValue()),
    };

    private static object Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => JsonSerializer.Deserialize<long>(value.ToJsonString()),
        JsonValueKind.True => true,
        _ => false,
    };
}
