using System.Diagnostics;

namespace OpenSipsHa.Demo.Display;

/// <summary>One line an event, and one every few seconds with the figures: for logs and pipes.</summary>
public sealed class PlainDisplay : IDemoDisplay
{
    private static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(5);

    private readonly TextWriter _output;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _figures = Task.CompletedTask;

    public PlainDisplay(TextWriter output) => _output = output;

    public void Step(string text) => Line("== " + text);

    public void Note(string text) => Line("   " + text);

    public void Watch(Func<LiveFigures> figures) => _figures = PrintAsync(figures);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _figures;
        _stop.Dispose();
    }

    private async Task PrintAsync(Func<LiveFigures> figures)
    {
        using var timer = new PeriodicTimer(FiguresEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var now = figures();
                Line($"   VIP on {now.Holder}, {now.Service}; {now.Registrations} registrations; calls: {now.Offered} offered,"
                    + $" {now.Established} established, {now.Ended} ended, {now.Failed} failed; longest gap {now.LongestGap.TotalMilliseconds:0} ms");
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is over.
        }
    }

    private void Line(string text)
    {
        lock (_gate)
            _output.WriteLine($"{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:0.0} s {text}");
    }
}
