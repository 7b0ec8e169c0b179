using System.Text.Json.Nodes;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>A patch: its media type and its body. Server-side apply has its own method.</summary>
public sealed record Patch
{
    private Patch(string mediaType, JsonNode body) => (MediaType, Body) = (mediaType, body);

    public string MediaType { get; }

    public JsonNode Body { get; }

    /// <summary>
    /// JSON merge patch (RFC 7396): null removes, arrays are replaced whole. <c>metadata.resourceVersion</c> in it makes
    /// it a compare-and-set, <c>metadata.uid</c> guards against a namesake.
    /// </summary>
    public static Patch Merge(JsonObject body) => new("application/merge-patch+json", body);

    /// <summary>JSON patch (RFC 6902): an array of operations.</summary>
    public static Patch Json(JsonArray operations) => new("application/json-patch+json", operations);
}
