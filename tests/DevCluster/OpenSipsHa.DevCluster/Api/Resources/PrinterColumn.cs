using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>One additionalPrinterColumns entry.</summary>
public sealed record PrinterColumn(string Name, string Type, string Format, string Description, int Priority, string JsonPath)
{
    public static PrinterColumn Parse(JsonObject source) => new(
        source.StringAt("name") ?? "",
        source.StringAt("type") ?? "string",
        source.StringAt("format") ?? "",
        source.StringAt("description") ?? "",
        (int)(source.LongAt("priority") ?? 0),
        source.StringAt("jsonPath") ?? "");
}
