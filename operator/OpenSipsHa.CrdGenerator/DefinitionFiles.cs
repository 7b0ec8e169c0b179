using System.Reflection;
using OpenSipsHa.Api;
using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.CrdGenerator;

/// <summary>The generated files, as text by file name.</summary>
public static class DefinitionFiles
{
    /// <summary>One file a kind of <see cref="ApiGroup"/>, named <c>&lt;plural&gt;.&lt;group&gt;.yaml</c>.</summary>
    public static IReadOnlyDictionary<string, string> All()
    {
        var documentation = Documentation.Of(typeof(ApiGroup).Assembly);
        return typeof(ApiGroup).Assembly.GetExportedTypes()
            .Where(static type => type.GetCustomAttribute<CustomResourceAttribute>() is not null)
            .Select(type => Definition.Of(type, documentation))
            .ToDictionary(static d => d["metadata"]!["name"] + ".yaml", Yaml.Write, StringComparer.Ordinal);
    }

    /// <summary>Writes all files and removes those of kinds that are gone.</summary>
    public static void Write(IReadOnlyDictionary<string, string> files, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var stale in Present(directory).Where(name => !files.ContainsKey(name)))
            File.Delete(Path.Combine(directory, stale));
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(directory, name), text);
    }

    /// <summary>What differs between the directory and the types, a line each; empty = nothing.</summary>
    public static IReadOnlyList<string> Drift(IReadOnlyDictionary<string, string> files, string directory)
    {
        var present = Directory.Exists(directory) ? Present(directory) : [];
        return
        [
            .. files.Keys.Except(present).Select(name => $"{name} is missing in {directory}: run make crds"),
            .. present.Except(files.Keys).Select(name => $"{name} in {directory} belongs to no kind: run make crds"),
            .. present.Intersect(files.Keys)
                .Where(name => File.ReadAllText(Path.Combine(directory, name)) != files[name])
                .Select(name => $"{name} in {directory} differs from the types: run make crds"),
        ];
    }

    private static List<string> Present(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*." + ApiGroup.Name + ".yaml").Select(static path => Path.GetFileName(path))];
}
