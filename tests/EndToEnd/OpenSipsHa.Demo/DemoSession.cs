using OpenSipsHa.Demo.Display;
using OpenSipsHa.Lab.Captures;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Probing;
using OpenSipsHa.Lab.Sipp;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.Demo;

/// <summary>What the steps share: the cluster, the instruments, the traffic, and what has been measured so far.</summary>
public sealed class DemoSession : IAsyncDisposable
{
    private static readonly TimeSpan RegistrationsEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<SippProcess> _calls = [];
    private readonly Lock _gate = new();
    private Task _registrations = Task.CompletedTask;
    private string _registrationsSeen = "0";

    public DemoSession(ProductCluster cluster, IDemoDisplay display, Timeline timeline)
    {
        (Cluster, Display, Timeline) = (cluster, display, timeline);
        Traffic = cluster.Traffic("sipp");
    }

    public ProductCluster Cluster { get; }

    public IDemoDisplay Display { get; }

    public Timeline Timeline { get; }

    public PairTraffic Traffic { get; }

    public DemoFigures Figures { get; set; } = new();

    /// <summary>Set by <see cref="MeasureAsync"/>.</summary>
    public HolderSampler Holders { get; private set; } = null!;

    /// <inheritdoc cref="Holders"/>
    public SipProbe Probe { get; private set; } = null!;

    /// <inheritdoc cref="Holders"/>
    public ArpCapture Arp { get; private set; } = null!;

    /// <summary>Starts the instruments.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        Holders = Cluster.SampleHolders();
        Arp = await ArpCapture.StartAsync(Cluster.Host(PairNetwork.Client), Cluster.LogDirectory, cancellationToken);
        Probe = Cluster.Probe();
        _registrations = WatchRegistrationsAsync();
        Display.Watch(Live);
    }

    /// <summary>Waits for calls to end, and counts them.</summary>
    public async Task<SippResult> FinishAsync(SippProcess run, CancellationToken cancellationToken)
    {
        var result = await run.WaitAsync(TimeSpan.FromSeconds(90), cancellationToken);
        var statistics = result.Statistics;
        Figures = Figures with
        {
            CallsOffered = Figures.CallsOffered + statistics.Created,
            CallsAnswered = Figures.CallsAnswered + statistics.Established,
            CallsFailed = Figures.CallsFailed + statistics.Failed,
            EstablishedCallsLost = Figures.EstablishedCallsLost + statistics.Established - statistics.Ended,
        };
        Say(result.ToString());
        return result;
    }

    /// <summary>Shows calls in the table from now on.</summary>
    public SippProcess Show(SippProcess run)
    {
        lock (_gate)
            _calls.Add(run);
        return run;
    }

    /// <summary>A line for the display and the timeline.</summary>
    public void Say(string text)
    {
        Display.Note(text);
        Timeline.Add(text);
    }

    /// <summary>A step of the story.</summary>
    public void Step(string text)
    {
        Display.Step(text);
        Timeline.Add(text);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _registrations;
        Probe?.Dispose();
        Holders?.Dispose();
        if (Arp is not null)
            await Arp.DisposeAsync();
        await Traffic.DisposeAsync();
        _stop.Dispose();
    }

    private LiveFigures Live()
    {
        SippProcess[] runs;
        lock (_gate)
            runs = [.. _calls];
        var rows = runs.Select(run => run.Statistics).ToList();
        var silence = Probe.Silence;
        var service = silence > TimeSpan.FromMilliseconds(250) || Probe.LastAnswer is not { } answer
            ? $"no answer for {silence.TotalSeconds:0.0} s"
            : $"answered by {Cluster.HostOf(answer.Responder)}";
        return new LiveFigures(
            Holders.Holders is { Count: > 0 } holders ? string.Join(" and ", holders) : "nobody",
            service, _registrationsSeen,
            rows.Sum(row => row.Created), rows.Sum(row => row.Established), rows.Sum(row => row.Ended), rows.Sum(row => row.Failed),
            Probe.LastAnswer is null ? TimeSpan.Zero : Probe.Report(FirstAnswer()).Gap);
    }

    private TimeSpan FirstAnswer() => Probe.Samples.FirstOrDefault(sample => sample.AnsweredInTime).SentAt;

    private async Task WatchRegistrationsAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(RegistrationsEvery);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var members = await Cluster.Kubectl.TryAsync(
                    "get", "sipmembers", "-o", "jsonpath={range .items[*]}{.status.node}{\" \"}{.status.registrations}{\"\\n\"}{end}");
                if (members.Succeeded)
                    _registrationsSeen = string.Join(", ", members.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is over.
        }
    }
}
