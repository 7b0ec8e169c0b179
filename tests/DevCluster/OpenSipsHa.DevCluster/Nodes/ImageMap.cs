using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>
/// Stands in for a registry: an image's name → the program that its container runs, a published .dll or an executable.
/// </summary>
public sealed class ImageMap
{
    private readonly Dictionary<string, string> _programs;

    /// <exception cref="LabException">A program does not exist.</exception>
    public ImageMap(IReadOnlyDictionary<string, string> programs)
    {
        foreach (var (image, program) in programs)
        {
            if (!File.Exists(program))
                throw new LabException($"image {image}: there is no file {program}: build or publish it first");
        }

        _programs = programs.ToDictionary(pair => pair.Key, pair => Path.GetFullPath(pair.Value), StringComparer.Ordinal);
    }

    /// <param name="settings">Each `NAME=PATH`, as on the command line.</param>
    /// <exception cref="LabException">A setting is malformed.</exception>
    public static IReadOnlyDictionary<string, string> ParseSettings(IEnumerable<string> settings) =>
        settings.Select(setting => setting.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path]
                ? (Name: name, Path: path)
                : throw new LabException($"--image {setting}: expected NAME=PATH of a .dll or an executable"))
            .ToDictionary(image => image.Name, image => image.Path, StringComparer.Ordinal);

    /// <returns>The program's full path, or null for an unknown image.</returns>
    public string? Find(string image) => _programs.GetValueOrDefault(image);
}
