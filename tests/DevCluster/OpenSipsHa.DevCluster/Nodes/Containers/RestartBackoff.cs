namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>How long a container that keeps ending waits: 1 s, doubling to a limit, from the start again after a good run.</summary>
internal readonly record struct RestartBackoff(TimeSpan Delay)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(30);

    /// <param name="ran">How long the container ran before it ended.</param>
    /// <param name="longest">The limit.</param>
    public RestartBackoff After(TimeSpan ran, TimeSpan longest)
    {
        if (Delay == TimeSpan.Zero || ran >= GoodRun)
            return new RestartBackoff(First < longest ? First : longest);
        return new RestartBackoff(Delay * 2 < longest ? Delay * 2 : longest);
    }
}
