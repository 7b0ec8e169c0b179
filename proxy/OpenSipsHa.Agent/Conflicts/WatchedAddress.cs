using System.Net;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>One address of a <see cref="ConflictWatch"/>, under its lock.</summary>
/// <param name="ask">Asks the network who has the address. Also called by a timer.</param>
internal sealed class WatchedAddress(IPAddress address, TimeProvider time, Action<IPAddress> ask) : IDisposable
{
    /// <summary>The answer to a solicitation cannot be told from a late announcement: asking again when the grace is over settles it.</summary>
    private static readonly TimeSpan SecondQuestion = ConflictDetector.Grace + TimeSpan.FromMilliseconds(100);

    /// <summary>The announcer sets the pace; this only keeps a flood of claims from becoming a flood of calls.</summary>
    private static readonly TimeSpan BetweenChallenges = TimeSpan.FromMilliseconds(250);

    private ITimer? _questions;
    private Instant? _challengedAt;

    public ConflictDetector Detector { get; } = new(address);

    /// <summary>Asks at once, when the grace is over, and then every so often.</summary>
    public void Gained(Instant now, TimeSpan betweenQuestions)
    {
        _questions?.Dispose();
        Detector.Gained(now);
        ask(address);
        _questions = time.CreateTimer(_ => ask(address), null, SecondQuestion, betweenQuestions);
    }

    /// <summary>Whether whoever announces the address is to be told of a claim now.</summary>
    public bool IsChallenge(Instant now)
    {
        if (_challengedAt is { } last && now - last < BetweenChallenges)
            return false;
        _challengedAt = now;
        return true;
    }

    public void Lost()
    {
        _questions?.Dispose();
        _questions = null;
        Detector.Lost();
    }

    public void Dispose() => Lost();
}
