using System.Diagnostics;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>Waiting for a condition, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await condition())
                return;
            if (clock.Elapsed > Deadline)
                Assert.Fail($"after {Deadline.TotalSeconds} s still not: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
