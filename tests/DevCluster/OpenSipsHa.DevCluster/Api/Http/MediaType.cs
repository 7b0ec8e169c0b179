using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>The form of an answer that a client asks for.</summary>
/// <param name="Base">application/json or application/yaml.</param>
/// <param name="As">Table, PartialObjectMetadata, PartialObjectMetadataList, or empty.</param>
readonly record struct MediaType(string Base, string As, string Version)
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    static readonly string[] Accepted = [Json, Yaml, "application/vnd.kubernetes.protobuf"];

    public bool IsTable => As == "Table";

    public bool IsPartial => As is "PartialObjectMetadata" or "PartialObjectMetadataList";

    public string ContentType => As.Length == 0 ? Base : $"{Base};as={As};g=meta.k8s.io;v={Version}";

    /// <exception cref="ApiRefusedException">406: nothing that is accepted can be made.</exception>
    public static MediaType Negotiate(string accept)
    {
        if (accept.Length == 0)
            return new MediaType(Json, "", "");
        foreach (var clause in accept.Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            var type = parts[0] is "*/*" or "application/*" ? Json : parts[0];
            if (type is not (Json or Yaml))
                continue;
            var form = Parameter(parts, "as");
            if (form.Length == 0)
                return new MediaType(type, "", "");
            if (form is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList" && Parameter(parts, "g") == "meta.k8s.io" && Parameter(parts, "v") is "v1" or "v1beta1")
                return new MediaType(type, form, Parameter(parts, "v"));
        }
        throw Refusal.NotAcceptable(Accepted);
    }

    static string Parameter(string[] parts, string name) =>
        Array.Find(parts, part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
}
