using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>The proxy as a process of its own, as it runs in a pod.</summary>
internal sealed partial class ProxyProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public ProxyProcess(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        MetricsPort = FreeTcpPort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OpenSipsHa.Proxy.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENSIPSHA_METRICS_PORT"] = $"{MetricsPort}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int MetricsPort { get; }

    /// <summary>Waits until /readyz answers with this status.</summary>
    public async Task ReadyzIsAsync(HttpStatusCode expected)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(Uri("readyz"));
                if (answer.StatusCode == expected)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            if (_process.HasExited || waited.Elapsed > Deadline)
                throw new TimeoutException($"/readyz did not become {expected}:\n{await EndAsync()}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a scrape holds this text.</summary>
    public async Task MetricsShowAsync(string expected)
    {
        var waited = Stopwatch.StartNew();
        while (await GetAsync("metrics") is var metrics && !metrics.Contains(expected, StringComparison.Ordinal))
        {
            if (waited.Elapsed > Deadline)
                throw new TimeoutException($"metrics did not show {expected}:\n{metrics}");
            await Task.Delay(50);
        }
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(Uri(path));

    /// <summary>Sends SIGTERM and waits for the end. Returns how long it took.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var waited = Stopwatch.StartNew();
        Kill(_process.Id, SigTerm).ShouldBe(0);
        await ExitCodeAsync();
        return waited.Elapsed;
    }

    public async Task<int> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public Task<string> ErrorsAsync() => _errors;

    public Task<string> OutputAsync() => _output;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<string> EndAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        return await _output + await _errors;
    }

    private Uri Uri(string path) => new($"http://127.0.0.1:{MetricsPort}/{path}");

    private static int FreeTcpPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
