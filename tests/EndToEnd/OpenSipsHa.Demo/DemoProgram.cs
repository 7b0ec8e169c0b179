using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Demo.Display;
using OpenSipsHa.Lab.Clusters;
using Spectre.Console;

namespace OpenSipsHa.Demo;

/// <summary>Starts the cluster, plays the story, judges it, and leaves nothing behind (unless asked to keep it).</summary>
internal static class DemoProgram
{
    private const string Id = "demo";

    private static string LogDirectory => Path.Combine(Repository.Artifacts, "demo");

    private static string FiguresFile => Path.Combine(Repository.Artifacts, "demo.json");

    /// <returns>0 when every claim held, 1 when one did not, 130 when it was interrupted.</returns>
    /// <exception cref="LabException">Something is missing: one line that says what to do.</exception>
    public static async Task<int> RunAsync(DemoOptions options)
    {
        RequireTools();
        if (options.Down)
            return await DownAsync();
        await RequireNoOtherAsync();
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        Directory.CreateDirectory(LogDirectory);

        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        var timeline = new Timeline(DateTimeOffset.UtcNow);
        var (figures, kept) = await PlayAsync(options, timeline, interrupted.Token);
        if (interrupted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("demo: interrupted, everything is removed again");
            return 130;
        }

        return Conclude(figures, timeline, kept);

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<(DemoFigures Figures, ProductCluster? Kept)> PlayAsync(
        DemoOptions options, Timeline timeline, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        DemoFigures figures = new();
        ProductCluster? cluster = null;
        await using var display = NewDisplay();
        try
        {
            display.Step("starting the development cluster: API server, two nodes, a client and two gateways");
            cluster = await ProductCluster.StartAsync(
                new ProductClusterOptions { Id = Id, LogDirectory = LogDirectory, Detached = options.Keep }, cancellationToken);
            figures = await PlayAsync(cluster, display, timeline, cancellationToken);
            display.Step(options.Keep ? "leaving it running" : "removing everything again");
            if (options.Keep)
                await cluster.LeaveRunningAsync();
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not LabException)
        {
            display.Note("interrupted, removing everything again");
        }
        finally
        {
            // Interrupted means removed, also when it was to be kept.
            if (cluster is not null && (!options.Keep || cancellationToken.IsCancellationRequested))
                await cluster.RemoveAsync();
        }

        timeline.Add("done");
        figures = figures with { DurationMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds) };
        return (figures, options.Keep ? cluster : null);
    }

    private static async Task<DemoFigures> PlayAsync(
        ProductCluster cluster, IDemoDisplay display, Timeline timeline, CancellationToken cancellationToken)
    {
        await using var session = new DemoSession(cluster, display, timeline);
        try
        {
            await new DemoRun(session).PlayAsync(cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or LabException && !cancellationToken.IsCancellationRequested)
        {
            // What has been measured so far is still judged and written; the rest counts as not held.
            session.Say(e.Message.Split('\n')[0]);
            session.Figures = session.Figures with { Failures = [e.Message.Split('\n')[0]] };
            await File.WriteAllTextAsync(Path.Combine(LogDirectory, "describe.txt"), await cluster.DescribeAsync(), CancellationToken.None);
        }

        return session.Figures;
    }

    private static int Conclude(DemoFigures figures, Timeline timeline, ProductCluster? kept)
    {
        var claims = DemoClaims.Judge(figures);
        figures = figures with
        {
            Failures = [.. figures.Failures, .. claims.Where(claim => !claim.Held).Select(claim => $"{claim.Text}: {claim.Figure}")],
        };
        File.WriteAllText(FiguresFile, figures.ToJson());
        Outcome.Print(NewConsole(), timeline.Entries, claims);
        Console.WriteLine();
        Console.WriteLine("Registrations are not replicated yet: after a node loss a phone is reachable once it has registered again,");
        Console.WriteLine("which is why the calls offered around the gap go to the gateways.");
        if (kept is not null)
            Console.WriteLine(KeptHints.For(kept));
        Console.WriteLine($"figures: {FiguresFile}, logs: {LogDirectory}");
        foreach (var failure in figures.Failures)
            Console.WriteLine("did not hold: " + failure);
        return figures.Failures.Count == 0 ? 0 : 1;
    }

    private static async Task<int> DownAsync()
    {
        Console.WriteLine(await ProductCluster.DownAsync(Id) ? "demo: removed" : "demo: nothing was running");
        return 0;
    }

    private static void RequireTools()
    {
        Prerequisites.Check();
        foreach (var (tool, package) in (ReadOnlySpan<(string, string)>)
            [("sipp", "sip-tester"), ("tshark", "tshark"), ("kubectl", "kubernetes-client")])
        {
            if (Prerequisites.Find(tool) is null)
                throw new LabException($"'{tool}' is not installed: apt-get install {package}");
        }
    }

    private static async Task RequireNoOtherAsync()
    {
        await NetworkLab.SweepAsync(Id);
        if (File.Exists($"/run/netns/shn-{Id}-net"))
            throw new LabException("a demo is running already: `make demo-down` removes it");
    }

    private static IDemoDisplay NewDisplay() =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
            ? new PlainDisplay(Console.Out)
            : new TerminalDisplay(AnsiConsole.Console);

    /// <summary>Spectre takes some pipes for terminals, and wraps lines at 80 columns where there are none.</summary>
    private static IAnsiConsole NewConsole()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 1000;
        return console;
    }
}
