using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// Starts every child of this process from one thread that never ends. A child's parent-death signal fires when the
/// *thread* that forked it ends (prctl(2), PR_SET_PDEATHSIG), so a thread-pool thread that retires would take
/// running children with it.
/// </summary>
internal static class Spawner
{
    private static readonly BlockingCollection<Action> Requests = [];

    static Spawner() =>
        new Thread(static () =>
        {
            foreach (var request in Requests.GetConsumingEnumerable())
                request();
        })
        { IsBackground = true, Name = "spawner" }.Start();

    /// <exception cref="LabException">The program does not exist or cannot be run.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                var process = new Process { StartInfo = start, EnableRaisingEvents = true };
                process.Start();
                started.SetResult(process);
            }
            catch (Exception e)
            {
                started.SetException(new LabException($"cannot start '{start.FileName}': {e.Message}", e));
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }
}
