using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>metadata.managedFields as field sets by manager.</summary>
sealed class ManagedFields
{
    readonly List<ManagerEntry> entries = [];

    public IReadOnlyList<ManagerEntry> Entries => entries;

    public static ManagedFields Read(JsonObject? value)
    {
        var result = new ManagedFields();
        foreach (var entry in value.ObjectsAt("metadata", "managedFields"))
        {
            result.entries.Add(new ManagerEntry(
                entry.StringAt("manager") ?? "",
                entry.StringAt("operation") ?? "Update",
                entry.StringAt("subresource") ?? "",
                entry.StringAt("apiVersion") ?? "",
                entry.StringAt("time"),
                FieldSet.FromJson(entry.ObjectAt("fieldsV1"))));
        }
        return result;
    }

    public ManagerEntry? Find(string manager, string operation, string subresource) =>
        entries.Find(entry => entry.Manager == manager && entry.Operation == operation && entry.Subresource == subresource);

    /// <summary>Replaces the entry of the same manager, operation and subresource; an empty set removes it.</summary>
    public void Set(ManagerEntry entry)
    {
        entries.RemoveAll(other => other.Manager == entry.Manager && other.Operation == entry.Operation && other.Subresource == entry.Subresource);
        if (!entry.Fields.IsEmpty)
            entries.Add(entry);
    }

    public void Subtract(FieldSet gone, ManagerEntry? except)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (except is not null && entries[i] == except)
                continue;
            var left = FieldSet.Difference(entries[i].Fields, gone);
            if (left.IsEmpty)
                entries.RemoveAt(i);
            else
                entries[i] = entries[i] with { Fields = left };
        }
    }

    /// <summary>Applies first, then by time and manager: the order of the API server.</summary>
    public void Write(JsonObject value)
    {
        if (entries.Count == 0)
        {
            value.Metadata().Remove("managedFields");
            return;
        }
        var list = entries.OrderBy(entry => entry.Operation == "Apply" ? 0 : 1)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
            .Select(entry => (JsonNode)entry.ToJson());
        value.Metadata()["managedFields"] = new JsonArray([.. list]);
    }
}
