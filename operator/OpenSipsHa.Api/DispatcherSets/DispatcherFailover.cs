using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>When the next destination is tried.</summary>
public sealed record DispatcherFailover
{
    /// <summary>Final responses that count as a failure of the destination, besides no answer; never 6xx.</summary>
    [Default("[408, 500, 502, 503, 504]"), Set, Items(0, 32), Bounds(400, 599)]
    public IReadOnlyList<int> Codes { get; set; } = [408, 500, 502, 503, 504];

    /// <summary>Destinations that one call tries at the most.</summary>
    [Default("3"), Bounds(1, 16)]
    public int MaxAttempts { get; set; } = 3;
}
