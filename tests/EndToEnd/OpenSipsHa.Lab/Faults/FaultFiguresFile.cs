using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenSipsHa.Lab.Faults;

/// <summary>Figures as a JSON list, names in snake case.</summary>
public static class FaultFiguresFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static string ToJson(IReadOnlyList<FaultFigures> figures) => JsonSerializer.Serialize(figures, Format) + "\n";

    public static void Write(string path, IReadOnlyList<FaultFigures> figures)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ToJson(figures));
    }
}
