using Spectre.Console;

namespace OpenSipsHa.Demo.Display;

/// <summary>What is printed at the end: the timeline and the claims. Colour only where the console has it.</summary>
public static class Outcome
{
    public static void Print(IAnsiConsole console, IReadOnlyList<TimelineEntry> timeline, IReadOnlyList<DemoClaim> claims)
    {
        console.MarkupLine("\n[bold]timeline[/]");
        foreach (var entry in timeline)
            console.MarkupLine($"[grey]{entry.At.TotalSeconds,8:0.000} s[/]  {Markup.Escape(entry.Text)}");
        console.MarkupLine("\n[bold]what held[/]");
        foreach (var claim in claims)
        {
            var mark = claim.Held ? "[green]ok[/]    " : "[red]FAILED[/]";
            console.MarkupLine($"{mark} {Markup.Escape(claim.Text)}: {Markup.Escape(claim.Figure)}");
        }
    }
}
