using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>A failure that comes ten times a second is told once a second.</summary>
internal sealed class RepeatedFailure
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private (string Message, Instant ToldAt)? _last;

    /// <returns>true = tell it.</returns>
    public bool IsNews(string message, Instant now)
    {
        if (_last is { } last && last.Message == message && now - last.ToldAt < Interval)
            return false;
        _last = (message, now);
        return true;
    }

    public void Over() => _last = null;
}
