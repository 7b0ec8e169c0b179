using System.Diagnostics;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// A child process in a session of its own, killed by the kernel when this process ends. Disposing kills it and
/// everything in its process group.
/// </summary>
public sealed class ProcessHandle : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly int _keptLines;
    private volatile bool _reaped;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Predicate, TaskCompletionSource<string> Seen)> _waiters = [];

    private ProcessHandle(Process process, string command, StartOptions options)
    {
        _process = process;
        _command = command;
        _keptLines = options.KeptLines;
        Pid = process.Id;
        var drained = Task.WhenAll(
            PumpAsync(process.StandardOutput, OutputStream.Output, options.OnLine),
            PumpAsync(process.StandardError, OutputStream.Error, options.OnLine));
        Exited = WaitAsync(drained, options.Input);
    }

    public int Pid { get; }

    /// <summary>Completes with the exit code (128 + signal's number when killed) once the process has ended.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <summary>A copy of the lines of both streams so far, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Starts <paramref name="argv"/> outside any namespace of the lab.</summary>
    /// <exception cref="LabException">The program cannot be started.</exception>
    public static ProcessHandle Start(IReadOnlyList<string> argv, StartOptions? options = null)
    {
        options ??= new StartOptions();
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach (var argument in (string[])["setpriv", "--pdeathsig", "KILL", .. argv])
            start.ArgumentList.Add(argument);
        if (options.ClearEnvironment)
            start.Environment.Clear();
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;
        return new ProcessHandle(Spawner.Start(start), string.Join(' ', argv), options);
    }

    /// <returns>False when the process has ended already.</returns>
    public bool Send(Signal signal) => !_reaped && LinuxCalls.Kill(Pid, signal);

    /// <summary>As <see cref="Send"/>, to the process and all its descendants that stayed in its process group.</summary>
    public bool SendToGroup(Signal signal) => LinuxCalls.Kill(-Pid, signal);

    /// <summary>Waits for a line, past or future, of either stream.</summary>
    /// <exception cref="LabException">The process ended first; carries its last lines.</exception>
    /// <exception cref="TimeoutException">It did not come in time; carries the last lines.</exception>
    public async Task<string> WaitForLineAsync(
        Func<string, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Find(line => predicate(line)) is { } line)
                return line;
            _waiters.Add((predicate, seen));
        }

        try
        {
            var first = await Task.WhenAny(seen.Task, Exited).WaitAsync(timeout, cancellationToken);
            if (first == Exited && !seen.Task.IsCompleted)
                throw new LabException($"`{_command}` ended with {await Exited}: {LastLines()}");
            return await seen.Task;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"`{_command}` did not print the line within {timeout}: {LastLines()}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Both: a child that has not reached its setsid yet leads no group.
        SendToGroup(Signal.Kill);
        Send(Signal.Kill);
        await Exited;
        _process.Dispose();
    }

    private string LastLines() => string.Join('\n', Lines.TakeLast(10));

    private async Task<int> WaitAsync(Task drained, string? input)
    {
        await WriteInputAsync(input);
        await _process.WaitForExitAsync();
        _reaped = true;
        // A grandchild that keeps the stream open must not keep the exit from being seen.
        await Task.WhenAny(drained, Task.Delay(TimeSpan.FromSeconds(1)));
        return _process.ExitCode;
    }

    private async Task WriteInputAsync(string? input)
    {
        try
        {
            if (input is not null)
                await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended without reading all of it; its exit code tells.
        }
    }

    private async Task PumpAsync(StreamReader reader, OutputStream stream, Action<OutputStream, string>? onLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                onLine?.Invoke(stream, line);
                Add(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Disposed while a grandchild still held the stream.
        }
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count >= _keptLines)
                _lines.RemoveRange(0, (_lines.Count + 1) / 2);
            if (_keptLines > 0)
                _lines.Add(line);
            _waiters.RemoveAll(waiter => waiter.Predicate(line) && waiter.Seen.TrySetResult(line));
        }
    }
}
