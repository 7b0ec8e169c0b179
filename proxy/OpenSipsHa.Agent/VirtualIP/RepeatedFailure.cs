using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>A failure that comes many times a second is told once a second. Safe to call from any thread.</summary>
internal sealed class RepeatedFailure
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private (string Message, Instant ToldAt)? _last;

    /// <returns>true = tell it.</returns>
    public bool IsNews(string message, Instant now)
    {
        lock (_gate)
        {
            if (_last is { } last && last.Message == message && now - last.ToldAt < Interval)
                return false;
            _last = (message, now);
            return true;
        }
    }

    public void Over()
    {
        lock (_gate)
            _last = null;
    }
}
