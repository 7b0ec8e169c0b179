namespace OpenSipsHa.Agent.Election;

/// <summary>One Lease at the API server. Nothing here throws but for cancellation: what goes wrong is an answer.</summary>
public interface ILeaseStore
{
    Task<LeaseAnswer> ReadAsync(CancellationToken cancellationToken);

    Task<LeaseAnswer> WriteAsync(LeaseRecord record, WritePurpose purpose, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a write that the server checks and does not carry out (dryRun): what a takeover needs is compiled, connected and
    /// authenticated before it is needed. What comes of it does not matter.
    /// </summary>
    Task RehearseAsync(LeaseRecord record, CancellationToken cancellationToken);

    /// <summary>Calls back with every change that is seen; null and the uid when it was deleted. Runs until cancelled.</summary>
    Task WatchAsync(Action<LeaseRecord?, string> changed, CancellationToken cancellationToken);
}
