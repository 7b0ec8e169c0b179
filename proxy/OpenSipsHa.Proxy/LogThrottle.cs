namespace OpenSipsHa.Proxy;

/// <summary>
/// Lets so many log lines a second through and counts the rest: when every gateway is down, each call would write one.
/// </summary>
public sealed class LogThrottle(int linesPerSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _second = long.MinValue;
    private int _written;
    private long _withheld;

    /// <param name="withheld">Lines not written since the last one that was.</param>
    /// <returns>Whether to write this one.</returns>
    public bool TryTake(out long withheld)
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        lock (_lock)
        {
            if (second != _second)
                (_second, _written) = (second, 0);
            if (_written == linesPerSecond)
            {
                _withheld++;
                withheld = 0;
                return false;
            }

            _written++;
            withheld = _withheld;
            _withheld = 0;
            return true;
        }
    }
}
