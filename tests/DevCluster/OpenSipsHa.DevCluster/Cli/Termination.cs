using System.Runtime.InteropServices;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>SIGTERM and Ctrl-C as a cancellation, so that there is time to remove everything.</summary>
public sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public Termination() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop)];

    public CancellationToken Token => _stop.Token;

    /// <summary>Returns when one of the signals has come.</summary>
    public Task WaitAsync() =>
        Task.Delay(Timeout.Infinite, Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stop.Cancel();
    }
}
