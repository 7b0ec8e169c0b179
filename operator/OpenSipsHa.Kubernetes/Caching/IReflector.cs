namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>What a host needs of a reflector of any kind.</summary>
public interface IReflector
{
    string Resource { get; }

    /// <summary>Whether a complete list has been taken in.</summary>
    bool HasSynced { get; }

    /// <summary>Whether its loop still turns: it does so at least every silence limit, whether the server answers or not.</summary>
    bool IsAlive { get; }

    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Runs until cancelled; failures of the server end in the log and in a retry, never here.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
