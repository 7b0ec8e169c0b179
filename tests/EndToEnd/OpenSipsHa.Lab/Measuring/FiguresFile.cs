using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>Figures as a JSON list, names in snake case.</summary>
public static class FiguresFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static string ToJson<T>(IReadOnlyList<T> figures) => JsonSerializer.Serialize(figures, Format) + "\n";

    public static void Write<T>(string path, IReadOnlyList<T> figures)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ToJson(figures));
    }
}
