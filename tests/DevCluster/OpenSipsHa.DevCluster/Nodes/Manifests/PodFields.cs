using System.Text.RegularExpressions;

namespace OpenSipsHa.DevCluster.Nodes.Manifests;

/// <summary>The downward API: fields of a pod that its containers may be told.</summary>
internal static partial class PodFields
{
    /// <param name="path">As in `fieldRef.fieldPath`.</param>
    /// <param name="nodeAddress">Also the pod's address: pods here share their node's network.</param>
    /// <exception cref="ContainerRefusedException">There is no such field.</exception>
    public static string Value(PodManifest pod, string path, string nodeAddress)
    {
        if (Subscript().Match(path) is { Success: true } match)
        {
            var map = match.Groups["map"].Value == "labels" ? pod.Metadata.Labels : pod.Metadata.Annotations;
            return map?.GetValueOrDefault(match.Groups["key"].Value) ?? "";
        }

        return path switch
        {
            "metadata.name" => pod.Metadata.Name,
            "metadata.namespace" => pod.Metadata.Namespace,
            "metadata.uid" => pod.Metadata.Uid,
            "metadata.labels" => Lines(pod.Metadata.Labels),
            "metadata.annotations" => Lines(pod.Metadata.Annotations),
            "spec.nodeName" => pod.Spec.NodeName ?? "",
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "default",
            "status.hostIP" or "status.hostIPs" or "status.podIP" or "status.podIPs" => nodeAddress,
            _ => throw new ContainerRefusedException(
                "CreateContainerConfigError", $"fieldPath '{path}': not a field that the downward API knows"),
        };
    }

    private static string Lines(IReadOnlyDictionary<string, string>? map) =>
        string.Join('\n', (map ?? new Dictionary<string, string>()).Select(pair => $"{pair.Key}=\"{pair.Value}\""));

    [GeneratedRegex(@"^metadata\.(?<map>labels|annotations)\['(?<key>[^']+)'\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subscript();
}
