using System.Diagnostics;

namespace OpenSipsHa.Fuzz;

/// <summary>
/// Notices an input that does not end. CPU time of the process, not time on the wall: on a busy machine an input may wait long for its turn.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Action<byte[]> onHang;
    private readonly Timer timer;
    private volatile byte[]? current;
    private byte[]? watched;
    private TimeSpan since;

    /// <param name="onHang">Called once, by another thread.</param>
    public Watchdog(Action<byte[]> onHang)
    {
        this.onHang = onHang;
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Begin(byte[] input) => current = input;

    public void End() => current = null;

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        using var process = Process.GetCurrentProcess();
        var now = process.TotalProcessorTime;
        var input = current;
        if (input is null || input != watched)
        {
            watched = input;
            since = now;
        }
        else if (now - since > Longest)
        {
            onHang(input);
        }
    }
}
