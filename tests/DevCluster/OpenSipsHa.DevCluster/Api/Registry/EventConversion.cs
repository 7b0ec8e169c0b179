using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>Events are the same objects in the core group and in events.k8s.io, under different field names.</summary>
static class EventConversion
{
    static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static JsonObject ToEventsGroup(JsonObject core)
    {
        var result = Rename(core, "events.k8s.io/v1", pair => (pair.Core, pair.Events));
        foreach (var name in (string[])["deprecatedFirstTimestamp", "deprecatedLastTimestamp"])
        {
            if (!result.ContainsKey(name))
                result[name] = null;
        }
        foreach (var name in (string[])["reportingController", "reportingInstance"])
        {
            if (result.StringAt(name) is "")
                result.Remove(name);
        }
        return result;
    }

    public static JsonObject ToCoreGroup(JsonObject events) =>
        events.StringAt("apiVersion") == "v1" ? events.Copy() : Rename(events, "v1", pair => (pair.Events, pair.Core));

    static JsonObject Rename(JsonObject source, string apiVersion, Func<(string Core, string Events), (string From, string To)> direction)
    {
        var names = Names.Select(direction).ToDictionary(pair => pair.From, pair => pair.To, StringComparer.Ordinal);
        var result = new JsonObject();
        foreach (var (name, value) in source)
            result[names.GetValueOrDefault(name, name)] = value?.DeepClone();
        result["apiVersion"] = apiVersion;
        return result;
    }
}
