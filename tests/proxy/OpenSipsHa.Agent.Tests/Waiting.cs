using System.Diagnostics;

namespace OpenSipsHa.Agent.Tests;

/// <summary>Waits for conditions, with a deadline.</summary>
internal static class Waiting
{
    public static async Task<TimeSpan> UntilAsync(Func<bool> condition, string what, double seconds = 20, Func<string>? otherwise = null)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"not within {seconds} s: {what}\n{otherwise?.Invoke()}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed;
    }
}
