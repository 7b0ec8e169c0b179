using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OpenSipsHa.Demo.Display;

/// <summary>Steps and a table of figures that are redrawn in place.</summary>
public sealed class TerminalDisplay : IDemoDisplay
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    private readonly List<(string Text, TimeSpan Began, TimeSpan? Ended)> _steps = [];
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;
    private Func<LiveFigures>? _figures;
    private string _note = "";

    public TerminalDisplay(IAnsiConsole console) => _drawing = DrawAsync(console);

    public void Step(string text)
    {
        lock (_gate)
        {
            EndStep();
            _steps.Add((text, Elapsed, null));
            _note = "";
        }
    }

    public void Note(string text)
    {
        lock (_gate)
            _note = text;
    }

    public void Watch(Func<LiveFigures> figures)
    {
        lock (_gate)
            _figures = figures;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            EndStep();
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    private void EndStep()
    {
        if (_steps is [.., { Ended: null } last])
            _steps[^1] = last with { Ended = Elapsed };
    }

    private Task DrawAsync(IAnsiConsole console) =>
        console.Live(new Text("…")).StartAsync(async context =>
        {
            while (!_stop.IsCancellationRequested)
            {
                context.UpdateTarget(Picture());
                try
                {
                    await Task.Delay(Redraw, _stop.Token);
                }
                catch (OperationCanceledException)
                {
                    // One last picture.
                }
            }

            context.UpdateTarget(Picture());
        });

    private Rows Picture()
    {
        lock (_gate)
        {
            var lines = _steps.Select(step => (IRenderable)Line(step.Text, step.Began, step.Ended)).ToList();
            if (_note.Length > 0)
                lines.Add(new Markup($"    [grey]{Markup.Escape(_note)}[/]"));
            if (_figures is not null)
                lines.Add(Table(_figures()));
            // Spectre cannot draw a picture without lines.
            return new Rows(lines is [] ? [new Text("…")] : lines);
        }
    }

    private Markup Line(string text, TimeSpan began, TimeSpan? ended)
    {
        var (mark, colour) = ended is null ? ("…", "yellow") : ("✓", "green");
        var seconds = ((ended ?? Elapsed) - began).TotalSeconds;
        return new Markup($"[{colour}]{mark}[/] {Markup.Escape(text)} [grey]{seconds:0.0} s[/]");
    }

    private static Table Table(LiveFigures figures)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        Row(table, "virtual IP on", figures.Holder);
        Row(table, "service", figures.Service);
        Row(table, "longest gap", $"{figures.LongestGap.TotalMilliseconds:0} ms");
        Row(table, "registrations", figures.Registrations);
        Row(table, "calls offered", $"{figures.Offered}");
        Row(table, "calls established", $"{figures.Established}");
        Row(table, "calls ended with an answered BYE", $"{figures.Ended}");
        Row(table, "calls failed", $"{figures.Failed}");
        return table;
    }

    private static void Row(Table table, string name, string value) =>
        table.AddRow(Markup.Escape(name), $"[bold]{Markup.Escape(value)}[/]");
}
