using System.Text;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>Figures for people, in columns.</summary>
public static class TextTable
{
    /// <summary>What a row is about stands in so many columns, to the left; figures are to the right.</summary>
    private const int NameColumns = 2;

    /// <param name="rows">The heads first; all of the same length.</param>
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin("  ", row.Select((cell, column) => column < NameColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).AppendLine();
        return text.ToString();
    }
}
