using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>A container's environment, and the `$(NAME)` references in its values and command line.</summary>
internal static partial class ContainerEnvironment
{
    /// <param name="node">Given to every container of the node; the pod's own variables go over them.</param>
    /// <param name="data">Reads a ConfigMap's or Secret's values; null when there is none.</param>
    /// <exception cref="ContainerRefusedException">A reference leads nowhere and is not optional.</exception>
    public static Dictionary<string, string> Of(
        PodManifest pod,
        ContainerManifest container,
        string nodeAddress,
        IReadOnlyDictionary<string, string> node,
        Func<DataKind, string, IReadOnlyDictionary<string, byte[]>?> data)
    {
        var environment = new Dictionary<string, string>(node, StringComparer.Ordinal);
        foreach (var source in container.EnvFrom ?? [])
            AddAll(environment, source, data);
        foreach (var variable in container.Env ?? [])
        {
            var value = variable.ValueFrom is { } from
                ? Referenced(pod, from, nodeAddress, data)
                : Expand(variable.Value ?? "", environment);
            if (value is not null)
                environment[variable.Name] = value;
        }

        return environment;
    }

    /// <summary>Replaces `$(NAME)` where NAME is known; `$$` stands for one `$`.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment) =>
        Reference().Replace(text, match =>
            match.Value == "$$" ? "$" : environment.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    private static void AddAll(
        Dictionary<string, string> environment,
        EnvironmentSource source,
        Func<DataKind, string, IReadOnlyDictionary<string, byte[]>?> data)
    {
        var (kind, reference) = source.ConfigMapRef is { } map ? (DataKind.ConfigMap, map) : (DataKind.Secret, source.SecretRef);
        if (reference is null)
            return;
        var values = data(kind, reference.Name);
        if (values is null && reference.Optional != true)
            throw Missing($"{kind} \"{reference.Name}\" not found");
        foreach (var (key, value) in values ?? new Dictionary<string, byte[]>())
            environment[source.Prefix + key] = System.Text.Encoding.UTF8.GetString(value);
    }

    private static string? Referenced(
        PodManifest pod,
        EnvironmentValueSource from,
        string nodeAddress,
        Func<DataKind, string, IReadOnlyDictionary<string, byte[]>?> data)
    {
        if (from.FieldRef is { } field)
            return PodFields.Value(pod, field.FieldPath, nodeAddress);
        var (kind, reference) = from.ConfigMapKeyRef is { } map ? (DataKind.ConfigMap, map) : (DataKind.Secret, from.SecretKeyRef);
        if (reference is null)
            throw Missing("env valueFrom: expected fieldRef, configMapKeyRef or secretKeyRef");
        if (data(kind, reference.Name)?.GetValueOrDefault(reference.Key) is { } value)
            return System.Text.Encoding.UTF8.GetString(value);
        return reference.Optional == true
            ? null
            : throw Missing($"couldn't find key {reference.Key} in {kind} {pod.Metadata.Namespace}/{reference.Name}");
    }

    private static ContainerRefusedException Missing(string message) => new("CreateContainerConfigError", message);

    [GeneratedRegex(@"\$\$|\$\((?<name>[A-Za-z_][A-Za-z0-9_.-]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
