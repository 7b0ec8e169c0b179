namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>How long a container that keeps ending waits: 1 s, doubling to 10 s, from the start again after a good run.</summary>
internal readonly record struct RestartBackoff(TimeSpan Delay)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(30);

    /// <param name="ran">How long the container ran before it ended.</param>
    public RestartBackoff After(TimeSpan ran)
    {
        if (Delay == TimeSpan.Zero || ran >= GoodRun)
            return new RestartBackoff(First);
        return new RestartBackoff(Delay * 2 < Longest ? Delay * 2 : Longest);
    }
}
