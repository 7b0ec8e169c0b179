namespace OpenSipsHa.Benchmarks.Sip;

internal sealed class ManualTime : TimeProvider
{
    public long Milliseconds { get; set; }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Milliseconds;
}
