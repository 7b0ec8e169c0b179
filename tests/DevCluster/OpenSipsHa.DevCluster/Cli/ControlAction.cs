namespace OpenSipsHa.DevCluster.Cli;

/// <summary>What a running cluster can be asked to do.</summary>
public enum ControlAction
{
    Status,
    Cut,
    Heal,
    LinkDown,
    LinkUp,
    Freeze,
    Thaw,
    Kill,

    /// <summary>From now on every request waits for <see cref="ControlRequest.Time"/> before it is handled; zero: none does.</summary>
    ApiSlow,

    /// <summary>The API server cuts every connection and takes none for <see cref="ControlRequest.Time"/>; its state stays.</summary>
    ApiRestart,

    /// <summary>Remembers the API server's state.</summary>
    ApiSave,

    /// <summary>Goes back to the state that <see cref="ApiSave"/> remembered, as a restore of etcd from a backup does.</summary>
    ApiRestore,
}
