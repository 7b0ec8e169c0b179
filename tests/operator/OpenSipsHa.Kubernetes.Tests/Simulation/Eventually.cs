using System.Diagnostics;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

internal static class Eventually
{
    /// <summary>Waits for a condition, at most ten seconds.</summary>
    public static async Task Holds(Func<bool> condition, string what, Action? meanwhile = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10), what);
            meanwhile?.Invoke();
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
