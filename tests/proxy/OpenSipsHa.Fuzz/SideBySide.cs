using System.Diagnostics;
using System.Globalization;

namespace OpenSipsHa.Fuzz;

/// <summary>Several targets, two at a time, each in a process of its own: a heap that grows, or a thread that hangs, is one target's.</summary>
internal static class SideBySide
{
    private const int AtOnce = 2;

    /// <returns>0 = all passed. The last line says how many did and did not.</returns>
    public static async Task<int> RunAsync(string[] targets, int seconds, int? seed, string corpus, bool keep)
    {
        using var places = new SemaphoreSlim(AtOnce);
        var codes = await Task.WhenAll(targets.Select(async target =>
        {
            await places.WaitAsync();
            try
            {
                return await RunAsync(target, seconds, seed, corpus, keep);
            }
            finally
            {
                places.Release();
            }
        }));
        var failed = codes.Count(code => code != 0);
        Console.WriteLine($"{codes.Length - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(string target, int seconds, int? seed, string corpus, bool keep)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        string[] arguments =
        [
            typeof(SideBySide).Assembly.Location, "--target", target, "--seconds", seconds.ToString(CultureInfo.InvariantCulture), "--corpus", corpus,
            .. seed is { } given ? ["--seed", given.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(), .. keep ? ["--keep"] : Array.Empty<string>(),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
