namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>What happens to datagrams of one member to another during an interval; seconds and probabilities.</summary>
internal sealed record PeerFault(double From, double To, int Sender, int Receiver)
{
    /// <summary>Every member.</summary>
    public const int Any = -1;

    public double Lose { get; init; }

    /// <summary>Longest delay, on top: also reorders.</summary>
    public double Delay { get; init; }

    public double Duplicate { get; init; }

    public static PeerFault Random(Random random, double from, double to, int sender) => new(from, to, sender, Any)
    {
        Lose = random.NextDouble() * 0.6,
        Delay = random.Next(2) == 0 ? random.NextDouble() * 2 : 0,
        Duplicate = random.NextDouble(),
    };

    public bool Covers(int sender, int receiver, double time) =>
        (Sender == Any || Sender == sender) && (Receiver == Any || Receiver == receiver) && time >= From && time < To;
}
