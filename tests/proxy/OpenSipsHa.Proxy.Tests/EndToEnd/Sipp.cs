using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>The real sipp, on loopback. Ended and its files removed when disposed.</summary>
internal sealed class Sipp : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly string _folder;
    private readonly string _scenario;
    private readonly Task<string> _output;

    private Sipp(string scenario, string folder, IEnumerable<string> arguments)
    {
        _scenario = scenario;
        _folder = folder;
        var start = new ProcessStartInfo("sipp", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("sipp is not installed: apt-get install sip-tester", e);
        }

        _process.StandardInput.Close();
        _output = DrainAsync(_process);
    }

    /// <summary>Answers calls at an address until it has had as many as it was told; returns when its port is bound.</summary>
    public static async Task<Sipp> AnswerAsync(string scenario, IPEndPoint at, int calls)
    {
        var folder = Directory.CreateTempSubdirectory("proxy-sipp-").FullName;
        var sipp = new Sipp(scenario, folder, Common(scenario, at, calls));
        await sipp.BoundAsync(at.Port);
        return sipp;
    }

    /// <summary>Makes calls (or registrations), one for each line of users.</summary>
    /// <param name="users">Lines of the input file: field0;field1.</param>
    public static Sipp Call(string scenario, IPEndPoint to, string from, int rate, IReadOnlyList<string> users, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("proxy-sipp-").FullName;
        File.WriteAllLines(Path.Combine(folder, "users.csv"), ["SEQUENTIAL", .. users]);
        var at = new IPEndPoint(IPAddress.Parse(from), ProxyUnderTest.FreePort(from));
        return new Sipp(scenario, folder,
        [
            .. Common(scenario, at, users.Count), "-inf", "users.csv", "-r", rate.ToString(CultureInfo.InvariantCulture),
            "-recv_timeout", "15000", .. more, to.ToString(),
        ]);
    }

    /// <summary>Waits until all calls have ended; fails with sipp's own words when one of them did.</summary>
    public async Task SucceedsAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"sipp {_scenario} did not end:\n{await EndAsync()}", e);
        }

        _process.ExitCode.ShouldBe(0, $"sipp {_scenario}: {Errors()}\n{Last(await _output, 60)}");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Common(string scenario, IPEndPoint at, int calls) =>
    [
        "-sf", Path.Combine(AppContext.BaseDirectory, "Sipp", $"{scenario}.xml"), "-i", at.Address.ToString(),
        "-p", at.Port.ToString(CultureInfo.InvariantCulture), "-m", calls.ToString(CultureInfo.InvariantCulture),
        "-nostdin", "-trace_err", "-error_file", "errors.log", "-timeout", "35s", "-timeout_error",
    ];

    private static async Task<string> DrainAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadToEndAsync() + await error;
    }

    private async Task BoundAsync(int port)
    {
        var mark = $":{port:X4} ";
        var waited = Stopwatch.StartNew();
        while (!(await File.ReadAllTextAsync("/proc/net/udp")).Contains(mark, StringComparison.Ordinal))
        {
            if (_process.HasExited || waited.Elapsed > Deadline)
                throw new InvalidOperationException($"sipp {_scenario} did not bind port {port}:\n{await EndAsync()}");
            await Task.Delay(10);
        }
    }

    private async Task<string> EndAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        return Errors() + Last(await _output, 60);
    }

    private string Errors()
    {
        var file = Path.Combine(_folder, "errors.log");
        return File.Exists(file) ? string.Join('\n', File.ReadLines(file).Take(40)) : "";
    }

    private static string Last(string text, int lines) => string.Join('\n', text.Split('\n').TakeLast(lines));
}
