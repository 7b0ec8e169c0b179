namespace OpenSipsHa.DevCluster.Api.Faults;

/// <summary>What is done to requests that match; null matches anything. One fault may delay and then fail.</summary>
public sealed record Fault
{
    /// <summary>A part of the path, "/leases/pair-192.168.1.213" for instance.</summary>
    public string? PathContains { get; init; }

    /// <summary>API verb: get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public string? Verb { get; init; }

    /// <summary>The user name that authentication gave, "system:serviceaccount:ns:name" for instance.</summary>
    public string? User { get; init; }

    /// <summary>Wait before the request is handled.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Handle the request, then wait before it is answered: the client cannot know whether it happened.</summary>
    public TimeSpan DelayAnswer { get; init; }

    /// <summary>Close the connection without an answer, before the request is handled.</summary>
    public bool Drop { get; init; }

    /// <summary>Close the connection without an answer, after the request was handled.</summary>
    public bool DropAnswer { get; init; }

    /// <summary>Answer this code (410, 429, 500, 503 …) with a Status instead of handling the request.</summary>
    public int? StatusCode { get; init; }

    /// <summary>An open watch sends nothing more, although it stays open, as long as the fault is there.</summary>
    public bool StallWatch { get; init; }

    /// <summary>How many requests it applies to; null: until removed.</summary>
    public int? Times { get; init; }
}
