namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>Waits for a condition with a deadline.</summary>
static class Eventually
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(Deadline.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!condition())
        {
            if (TimeProvider.System.GetTimestamp() > end)
                throw new TimeoutException("the condition did not come true in " + Deadline);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
