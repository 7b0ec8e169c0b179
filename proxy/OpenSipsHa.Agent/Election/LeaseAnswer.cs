namespace OpenSipsHa.Agent.Election;

/// <summary>How a request ended.</summary>
public abstract record LeaseAnswer
{
    private LeaseAnswer()
    {
    }

    /// <summary>The Lease as it is now: read, or as written.</summary>
    public sealed record Success(LeaseRecord Record) : LeaseAnswer;

    /// <summary>A read found nothing.</summary>
    public sealed record NotFound : LeaseAnswer;

    /// <summary>409: it has changed, exists already, or is another object of that name.</summary>
    public sealed record Conflict : LeaseAnswer;

    /// <summary>No usable answer, whatever the reason: the request may have been carried out all the same.</summary>
    public sealed record Failed(string Reason) : LeaseAnswer;
}
