namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>What goes wrong between one member and the API server during an interval; seconds and probabilities.</summary>
internal sealed record Fault(double From, double To, int Member)
{
    public double LoseRequest { get; init; }

    public double LoseAnswer { get; init; }

    /// <summary>The server answers 500, before or after carrying the request out.</summary>
    public double Refuse { get; init; }

    /// <summary>Longest delay each way.</summary>
    public double Delay { get; init; }

    /// <summary>Longest delay of an answer, on top.</summary>
    public double AnswerDelay { get; init; }

    /// <summary>Watch events wait for the end of the interval.</summary>
    public bool StallWatch { get; init; }

    public double LoseWatchEvent { get; init; }

    public bool Covers(int member, double time) => member == Member && time >= From && time < To;
}
