using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.FailoverBench.Keepalived;

/// <summary>A process that is started again when it ends, as an init system does.</summary>
internal sealed class KeptRunning : IAsyncDisposable
{
    private readonly Func<ProcessHandle> _start;
    private readonly TimeSpan _restartDelay;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private volatile ProcessHandle _process;

    /// <param name="start">Starts it.</param>
    /// <param name="restartDelay">From its end to the next start.</param>
    public KeptRunning(Func<ProcessHandle> start, TimeSpan restartDelay)
    {
        (_start, _restartDelay, _process) = (start, restartDelay, start());
        _loop = KeepAsync();
    }

    /// <summary>The first process of the present run, or of the last one.</summary>
    public int Pid => _process.Pid;

    /// <summary>What the present run has written so far.</summary>
    public IReadOnlyList<string> Lines => _process.Lines;

    public bool IsRunning => !_process.HasExited;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _process.DisposeAsync();
        await _loop;
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await _process.Exited.WaitAsync(_stopping.Token);
                await _process.DisposeAsync();
                await Task.Delay(_restartDelay, _stopping.Token);
                _process = _start();
            }
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }
    }
}
