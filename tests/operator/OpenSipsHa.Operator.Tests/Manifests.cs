using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Objects;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace OpenSipsHa.Operator.Tests;

/// <summary>YAML files as Kubernetes reads them.</summary>
internal static class Manifests
{
    public static IReadOnlyList<JsonObject> Example(string name) =>
    [
        .. Directory.GetFiles(Repository.Path("examples", name), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(static file => Parse(File.ReadAllText(file))),
    ];

    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        var parser = new Parser(new StringReader(yaml));
        parser.Consume<StreamStart>();
        var documents = new List<JsonObject>();
        while (parser.Accept<DocumentStart>(out _))
        {
            var document = deserializer.Deserialize(parser);
            if (document is not null)
                documents.Add(JsonNode.Parse(serializer.Serialize(document))!.AsObject());
        }

        return documents;
    }

    public static IEnumerable<T> Of<T>(this IEnumerable<JsonObject> documents, ResourceDescriptor<T> descriptor)
        where T : class, IKubernetesObject =>
        documents.Where(d => d["kind"]!.GetValue<string>() == descriptor.Kind)
            .Select(d => d.Deserialize(descriptor.TypeInfo)!);
}
