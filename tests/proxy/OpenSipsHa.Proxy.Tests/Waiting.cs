namespace OpenSipsHa.Proxy.Tests;

/// <summary>Waits for a condition that something else brings about.</summary>
internal static class Waiting
{
    /// <exception cref="OperationCanceledException">It did not come to pass within 15 s.</exception>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!condition())
            await Task.Delay(10, deadline.Token);
    }
}
