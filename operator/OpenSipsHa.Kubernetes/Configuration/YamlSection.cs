using YamlDotNet.RepresentationModel;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>A mapping of a kubeconfig, with errors that name the file and the field.</summary>
internal sealed class YamlSection(string file, string place, YamlMappingNode node)
{
    /// <summary>Null when absent or null.</summary>
    public string? Text(string field) => node.Children.TryGetValue(field, out var value) && value is YamlScalarNode scalar
        ? scalar.Value is "null" or "~" or "" ? null : scalar.Value
        : null;

    public string Required(string field) =>
        Text(field) ?? throw new KubeConfigException($"{file}: {place}{field} is not set");

    public bool Flag(string field) => Text(field) is { } text
        && (bool.TryParse(text, out var flag) ? flag : throw new KubeConfigException($"{file}: {place}{field}: expected true or false, found '{text}'"));

    public YamlSection? Section(string field) =>
        node.Children.TryGetValue(field, out var value) && value is YamlMappingNode section
            ? new YamlSection(file, $"{place}{field}.", section)
            : null;

    public IReadOnlyList<string> Texts(string field) =>
        node.Children.TryGetValue(field, out var value) && value is YamlSequenceNode sequence
            ? [.. sequence.OfType<YamlScalarNode>().Select(item => item.Value ?? "")]
            : [];

    public IReadOnlyList<YamlSection> Sections(string field) =>
        node.Children.TryGetValue(field, out var value) && value is YamlSequenceNode sequence
            ? [.. sequence.OfType<YamlMappingNode>().Select((item, i) => new YamlSection(file, $"{place}{field}[{i}].", item))]
            : [];

    /// <summary>The <paramref name="member"/> of the entry of that name in a list of named entries.</summary>
    public YamlSection Named(string list, string name, string member) =>
        Sections(list).FirstOrDefault(entry => entry.Text("name") == name)?.Section(member)
            ?? throw new KubeConfigException($"{file}: {list} has no entry '{name}' with a {member}");
}
