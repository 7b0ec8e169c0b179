using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>One entry of metadata.managedFields.</summary>
/// <param name="Operation">Apply or Update.</param>
sealed record ManagerEntry(string Manager, string Operation, string Subresource, string ApiVersion, string? Time, FieldSet Fields)
{
    public JsonObject ToJson()
    {
        var entry = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
        };
        if (Time is not null)
            entry["time"] = Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToJson();
        if (Subresource.Length > 0)
            entry["subresource"] = Subresource;
        return entry;
    }
}
