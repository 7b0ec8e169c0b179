using System.Globalization;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Sipp;

/// <summary>A running sipp inside a host of the lab.</summary>
public sealed class SippProcess : IAsyncDisposable
{
    /// <summary>How often sipp writes a row of statistics.</summary>
    private static readonly TimeSpan StatisticsPeriod = TimeSpan.FromSeconds(1);

    private readonly SippOptions _options;
    private readonly ProcessHandle _process;
    private readonly string _statisticsFile;
    private readonly string _errorFile;

    private SippProcess(SippOptions options, ProcessHandle process, string statisticsFile, string errorFile)
    {
        _options = options;
        _process = process;
        _statisticsFile = statisticsFile;
        _errorFile = errorFile;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The newest row that sipp has written; at most a second old while it runs.</summary>
    public SippStatistics Statistics =>
        File.Exists(_statisticsFile) ? SippStatistics.ParseLast(ReadShared(_statisticsFile)) : SippStatistics.None;

    /// <summary>All rows so far, oldest first.</summary>
    public IReadOnlyList<SippStatistics> History =>
        File.Exists(_statisticsFile) ? SippStatistics.ParseAll(ReadShared(_statisticsFile)) : [];

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<(string Reason, int Count)> Failures =>
        File.Exists(_errorFile) ? SippFailures.Summarize(ReadShared(_errorFile)) : [];

    /// <summary>Starts sipp in <paramref name="host"/>; its files go to <paramref name="directory"/>, replacing older ones.</summary>
    /// <exception cref="LabException">sipp is not installed.</exception>
    public static SippProcess Start(NetworkNamespace host, SippOptions options, string directory)
    {
        var files = Prepare(options, directory);
        var handle = host.Start(Arguments(options, files), new StartOptions { WorkingDirectory = directory });
        return new SippProcess(options, handle, files.Statistics, files.Errors);
    }

    /// <summary>The command line of a run whose files are below <paramref name="directory"/>.</summary>
    public static IReadOnlyList<string> CommandLine(SippOptions options, string directory) =>
        Arguments(options, Prepare(options, directory));

    /// <summary>Waits until the run has ended by itself.</summary>
    /// <exception cref="TimeoutException">It did not end in time; says how far it got.</exception>
    public async Task<SippResult> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            var exitCode = await _process.Exited.WaitAsync(timeout, cancellationToken);
            return new SippResult(_options.Name, exitCode, Statistics, Explain(exitCode));
        }
        catch (TimeoutException e)
        {
            var statistics = Statistics;
            throw new TimeoutException(
                $"sipp {_options.Name} did not end within {timeout.TotalSeconds:0} s: {statistics.Created} calls begun,"
                + $" {statistics.Current} going on, {statistics.Successful} successful, {statistics.Failed} failed", e);
        }
    }

    /// <summary>Waits for a row of statistics that sipp wrote after this call.</summary>
    /// <exception cref="LabException">sipp has ended.</exception>
    public Task<SippStatistics> FreshStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var asked = DateTimeOffset.UtcNow;
        return WaitForAsync(row => row.Time > asked, StatisticsPeriod * 10, cancellationToken);
    }

    /// <summary>Waits until a row meets the condition.</summary>
    /// <exception cref="LabException">sipp ended before.</exception>
    /// <exception cref="TimeoutException">No row met it in time; carries the last one.</exception>
    public async Task<SippStatistics> WaitForAsync(
        Func<SippStatistics, bool> condition, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = DateTimeOffset.UtcNow + timeout;
        while (true)
        {
            var exited = _process.HasExited;
            var row = Statistics;
            if (condition(row))
                return row;
            if (exited)
                throw new LabException($"sipp ended: {await WaitAsync(timeout, cancellationToken)}");
            if (DateTimeOffset.UtcNow > deadline)
                throw new TimeoutException($"sipp {_options.Name} did not get there within {timeout.TotalSeconds:0} s: {row}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static SippFiles Prepare(SippOptions options, string directory)
    {
        if (Prerequisites.Find("sipp") is null)
            throw new LabException("'sipp' is not installed: apt-get install sip-tester");
        var own = Path.Combine(directory, options.Name);
        if (Directory.Exists(own))
            Directory.Delete(own, recursive: true);
        Directory.CreateDirectory(own);
        var users = Path.Combine(own, "users.csv");
        File.WriteAllLines(users, ["SEQUENTIAL", .. options.Rows.Select(row => string.Join(';', row))]);
        return new SippFiles(
            SippScenarioFile.Write(options.Scenario, own, options.Domain, options.VirtualIP),
            users,
            Path.Combine(own, "statistics.csv"),
            Path.Combine(own, "errors.log"),
            Path.Combine(own, "failed-calls.log"));
    }

    private static List<string> Arguments(SippOptions options, SippFiles files)
    {
        List<string> arguments = ["sipp"];
        if (options.Remote is { } remote)
            arguments.Add(remote.ToString());
        arguments.AddRange(["-sf", files.Scenario, "-i", options.Local.Address.ToString(), "-p", Text(options.Local.Port)]);
        if (options.Rows.Count > 0)
            arguments.AddRange(["-inf", files.Users]);
        if (options.Calls is { } calls)
            arguments.AddRange(["-m", Text(calls)]);
        if (options.Scenario == SippScenario.Answer)
            // A request that comes again through another proxy differs in its Via and is still the same request.
            arguments.AddRange(["-rtcheck", "loose"]);
        else
            // Without -l sipp holds calls back once three call lengths' worth of them are open.
            arguments.AddRange(["-r", Text(options.Rate), "-l", Text(options.Calls ?? 10_000)]);
        arguments.AddRange(
        [
            "-d", Text((int)options.Pause.TotalMilliseconds),
            // RFC 3261 timers B and F: 64 × T1 = 32 s.
            "-max_invite_retrans", "6", "-max_non_invite_retrans", "10",
            "-nostdin", "-timer_resol", "5",
            "-trace_stat", "-stf", files.Statistics, "-fd", Text((int)StatisticsPeriod.TotalSeconds),
            "-trace_err", "-error_file", files.Errors,
            "-trace_calldebug", "-calldebug_file", files.FailedCalls,
        ]);
        return arguments;
    }

    private IReadOnlyList<(string Reason, int Count)> Explain(int exitCode) =>
        exitCode is 0 or 1 || Failures.Count > 0
            ? Failures
            : [(string.Join(' ', _process.Lines.TakeLast(3)).Trim(), 1)];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
