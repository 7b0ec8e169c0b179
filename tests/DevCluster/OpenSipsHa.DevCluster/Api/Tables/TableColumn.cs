using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>A column of a Table and how a cell of it comes out of an object.</summary>
sealed record TableColumn(string Name, string Type, string Format, string Description, int Priority, Func<JsonObject, JsonNode?> Cell)
{
    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
