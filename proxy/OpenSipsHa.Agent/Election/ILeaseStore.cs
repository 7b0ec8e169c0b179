namespace OpenSipsHa.Agent.Election;

/// <summary>One Lease at the API server. Nothing here throws but for cancellation: what goes wrong is an answer.</summary>
public interface ILeaseStore
{
    Task<LeaseAnswer> ReadAsync(CancellationToken cancellationToken);

    Task<LeaseAnswer> WriteAsync(LeaseRecord record, WritePurpose purpose, CancellationToken cancellationToken);

    /// <summary>Calls back with every change that is seen; null and the uid when it was deleted. Runs until cancelled.</summary>
    Task WatchAsync(Action<LeaseRecord?, string> changed, CancellationToken cancellationToken);
}
