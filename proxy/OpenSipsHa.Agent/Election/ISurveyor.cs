namespace OpenSipsHa.Agent.Election;

/// <summary>Looks at the network when there is no API server to ask (whenApiUnavailable: Keep).</summary>
public interface ISurveyor
{
    /// <summary>Nobody answers for the address, and this node's gateway does, or it has none.</summary>
    Task<bool> IsFreeAsync(CancellationToken cancellationToken);
}
