namespace OpenSipsHa.Sip.Tests;

/// <summary>A clock that stands still until told.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private long milliseconds;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => milliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(milliseconds);

    public void Advance(int byMilliseconds) => milliseconds += byMilliseconds;
}
