using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>A destination's state and how near it is to another.</summary>
/// <param name="Failures">In a row, since the last answer.</param>
/// <param name="Answers">Probes answered in a row while it is not <see cref="DestinationState.Active"/>.</param>
public readonly record struct DestinationRecord(DestinationState State, int Failures, int Answers)
{
    /// <summary>
    /// Down after <see cref="ProbingSettings.FailThreshold"/> failures in a row, of calls or probes; up again only after
    /// <see cref="ProbingSettings.RiseThreshold"/> probes in a row: an answer to a call that began before says nothing new. Without
    /// probing nothing could bring it back, so nothing takes it out.
    /// </summary>
    public DestinationRecord After(DestinationEvent happened, ProbingSettings settings)
    {
        if (settings.Mode == ProbingMode.Never)
            return default;
        var failed = Failures + 1;
        return (State, happened) switch
        {
            (DestinationState.Active, DestinationEvent.CallAnswered or DestinationEvent.ProbeAnswered) => default,
            (DestinationState.Active, _) => failed >= settings.FailThreshold
                ? new(DestinationState.Probing, 0, 0)
                : this with { Failures = failed },
            (_, DestinationEvent.ProbeAnswered) => Answers + 1 >= settings.RiseThreshold
                ? default
                : this with { Failures = 0, Answers = Answers + 1 },
            (DestinationState.Probing, DestinationEvent.ProbeFailed) => failed >= settings.FailThreshold
                ? new(DestinationState.Inactive, 0, 0)
                : new(DestinationState.Probing, failed, 0),
            (DestinationState.Inactive, DestinationEvent.ProbeFailed) => new(DestinationState.Inactive, 0, 0),
            _ => this,
        };
    }
}
