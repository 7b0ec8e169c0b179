using System.Text.Json;

namespace OpenSipsHa.SipBench;

/// <summary>Figures as a JSON list, names in snake case.</summary>
internal static class SipFiguresFile
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static string ToJson(IReadOnlyList<SipFigures> figures) => JsonSerializer.Serialize(figures, Format) + "\n";

    public static void Write(string path, IReadOnlyList<SipFigures> figures)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ToJson(figures));
    }
}
