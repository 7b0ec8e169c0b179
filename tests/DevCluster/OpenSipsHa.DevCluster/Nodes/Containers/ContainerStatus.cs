namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>What a container does now; one of three, as in the API.</summary>
internal abstract record ContainerState
{
    private ContainerState()
    {
    }

    internal sealed record Waiting(string Reason, string? Message) : ContainerState;

    internal sealed record Running(DateTimeOffset StartedAt) : ContainerState;

    /// <param name="ExitCode">128 + number when a signal ended it.</param>
    internal sealed record Terminated(
        int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt) : ContainerState;
}

/// <summary>A container as its pod's status shows it.</summary>
/// <param name="Last">How the run before this one ended.</param>
/// <param name="Finished">It will not be started again.</param>
internal sealed record ContainerStatus(
    string Name,
    string Image,
    ContainerState State,
    ContainerState.Terminated? Last,
    int RestartCount,
    bool Started,
    bool Ready,
    bool Finished,
    string? Id)
{
    public static ContainerStatus Initial(string name, string image) =>
        new(name, image, new ContainerState.Waiting("ContainerCreating", null), null, 0, false, false, false, null);
}
