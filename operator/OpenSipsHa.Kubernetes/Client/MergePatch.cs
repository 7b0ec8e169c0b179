using System.Text.Json.Nodes;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Merge patches (RFC 7396) as values.</summary>
public static class MergePatch
{
    /// <summary>
    /// A patch after which everything that <paramref name="desired"/> states is as stated, and what only
    /// <paramref name="current"/> has is gone. It repeats what is equal already, so that it also holds on a state newer
    /// than <paramref name="current"/>; members that neither has are left to their writers.
    /// </summary>
    public static JsonObject Towards(JsonObject? current, JsonObject desired)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in desired)
        {
            patch[name] = value is JsonObject inner
                ? Towards(current?[name] as JsonObject, inner)
                : value?.DeepClone();
        }
        foreach (var (name, _) in current ?? [])
        {
            if (!desired.ContainsKey(name)) patch[name] = null;
        }
        return patch;
    }
}
