using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Patching;

/// <summary>RFC 7386.</summary>
public static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject nested)
            {
                var child = target[name] as JsonObject ?? [];
                Apply(child, nested);
                if (child.Parent is null)
                    target[name] = child;
            }
            else
                target[name] = value.DeepClone();
        }
    }
}
