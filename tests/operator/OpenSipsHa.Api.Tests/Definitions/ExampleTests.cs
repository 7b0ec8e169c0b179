using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace OpenSipsHa.Api.Tests.Definitions;

/// <summary>What documentation and examples show can be applied.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Examples_of_the_documentation_are_valid()
    {
        var text = File.ReadAllText(Repository.Path("docs", "resources.md"));
        var documents = Regex.Matches(text, "```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .SelectMany(static m => Parse(m.Groups["yaml"].Value)).ToList();
        documents.Select(static d => d["kind"]!.GetValue<string>()).Order()
            .ShouldBe(["DispatcherSet", "Gateway", "SipCluster", "SipMember"]);
        documents.ForEach(Check);
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("failover")]
    public void Examples_to_apply_are_valid(string example)
    {
        var documents = Directory.GetFiles(Repository.Path("examples", example), "*.yaml").SelectMany(static f => Parse(File.ReadAllText(f))).ToList();
        documents.ShouldNotBeEmpty();
        documents.ForEach(Check);
    }

    [Fact]
    public void A_mistake_is_found()
    {
        var document = Parse("apiVersion: sip.opensipsha.io/v1alpha1\nkind: Gateway\nmetadata:\n  name: a\nspec:\n  uri: sip:192.0.2.1\n  weigth: 1\n").Single();
        Should.Throw<ShouldAssertException>(() => Check(document)).Message.ShouldContain("weigth");
    }

    private static void Check(JsonObject document)
    {
        var kind = document["kind"]!.GetValue<string>();
        var schema = AllDefinitions.Schema(AllDefinitions.Create().Single(d => d["spec"]!["names"]!["kind"]!.GetValue<string>() == kind));
        foreach (var part in (string[])["spec", "status"])
        {
            if (document[part] is { } value)
                SchemaMismatch.Of(value, schema["properties"]![part]!, $"{kind}.{part}").ShouldBeEmpty();
        }

        var strict = new JsonSerializerOptions(ApiJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        _ = kind switch
        {
            "SipCluster" => document["spec"].Deserialize<SipClusterSpec>(strict) as object,
            "Gateway" => document["spec"].Deserialize<GatewaySpec>(strict),
            "DispatcherSet" => document["spec"].Deserialize<DispatcherSetSpec>(strict),
            _ => document["spec"].Deserialize<SipMemberSpec>(strict),
        };
    }

    private static List<JsonObject> Parse(string yaml)
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        var parser = new Parser(new StringReader(yaml));
        parser.Consume<StreamStart>();
        var documents = new List<JsonObject>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonNode.Parse(serializer.Serialize(deserializer.Deserialize(parser)!))!.AsObject());
        return documents;
    }
}
