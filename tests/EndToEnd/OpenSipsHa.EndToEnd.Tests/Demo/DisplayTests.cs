using OpenSipsHa.Demo;
using OpenSipsHa.Demo.Display;
using Spectre.Console;

namespace OpenSipsHa.EndToEnd.Tests.Demo;

public sealed class DisplayTests
{
    [Fact]
    public void Without_a_terminal_the_outcome_is_plain_lines_with_every_claim()
    {
        var (console, text) = NewConsole(AnsiSupport.No);
        TimelineEntry[] timeline = [new(TimeSpan.FromSeconds(1.5), "a [cut] node")];
        DemoClaim[] claims = [new("never two holders", Held: true, "0 ms"), new("no call failed", Held: false, "3 failed")];

        Outcome.Print(console, timeline, claims);

        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        lines.ShouldContain("   1.500 s  a [cut] node");
        lines.ShouldContain("ok     never two holders: 0 ms");
        lines.ShouldContain("FAILED no call failed: 3 failed");
        text.ToString().ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_terminal_shows_steps_and_figures_in_place()
    {
        var (console, text) = NewConsole(AnsiSupport.Yes);
        await using (var display = new TerminalDisplay(console))
        {
            display.Step("first step");
            display.Watch(() => new LiveFigures("osips01-a", "answered by osips01-a", "osips01-a 100", 7, 6, 5, 0, TimeSpan.FromMilliseconds(12)));
            display.Step("second step");
        }

        var picture = text.ToString();
        picture.ShouldContain("second step");
        picture.ShouldContain("calls offered");
        picture.ShouldContain("12 ms");
        picture.ShouldContain("\u001b[");
    }

    [Fact]
    public async Task Without_a_terminal_a_step_is_a_line()
    {
        var text = new StringWriter();
        await using (var display = new PlainDisplay(text))
            display.Step("first step");

        text.ToString().ShouldMatch(@"^ +0\.\d s == first step\n$");
    }

    private static (IAnsiConsole Console, StringWriter Text) NewConsole(AnsiSupport ansi)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 120;
        return (console, text);
    }
}
