namespace OpenSipsHa.Agent.Election;

/// <summary>Where the network cannot be asked nothing is known to be free.</summary>
public sealed class NothingKnown : ISurveyor
{
    public Task<bool> IsFreeAsync(CancellationToken cancellationToken) => Task.FromResult(false);
}
