namespace OpenSipsHa.Proxy.Destinations;

/// <summary>What is learnt about a destination.</summary>
public enum DestinationEvent
{
    /// <summary>A call got no answer, could not be sent, or got a status that counts as failure.</summary>
    CallFailed,

    /// <summary>A call got another answer.</summary>
    CallAnswered,

    ProbeFailed,

    ProbeAnswered,
}
