using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Probing;

/// <summary>What a series of probes says about the service.</summary>
/// <param name="Sent">Probes sent.</param>
/// <param name="Answered">Answered in time.</param>
/// <param name="Gap">Longest time between the sending of two probes that were answered with none answered between them;
/// a series that ends or begins unanswered counts from its edge.</param>
/// <param name="GapStart">When the last answered probe before the gap was sent, by <see cref="Measuring.LabClock"/>.</param>
/// <param name="LongestPause">Longest time in which no probe was sent: above the probe's interval the machine was short of
/// processor time, and a gap of that length says nothing.</param>
/// <param name="Responders">Who answered, in order of first answer.</param>
/// <param name="StaleAnswers">Probes that an earlier responder answered although they were sent after a later one's first answer.</param>
public sealed record ProbeReport(
    int Sent,
    int Answered,
    TimeSpan Gap,
    TimeSpan GapStart,
    TimeSpan LongestPause,
    IReadOnlyList<PhysicalAddress> Responders,
    int StaleAnswers)
{
    /// <param name="samples">In the order of sending.</param>
    /// <param name="gapBefore">Only gaps that begin before this time count; null: all.</param>
    public static ProbeReport Of(IReadOnlyList<ProbeSample> samples, TimeSpan? gapBefore = null)
    {
        if (samples.Count == 0)
            return new ProbeReport(0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, [], 0);
        var (gap, gapStart) = LongestGap(samples, gapBefore ?? TimeSpan.MaxValue);
        var (responders, stale) = WhoAnswered(samples);
        return new ProbeReport(
            samples.Count, samples.Count(sample => sample.AnsweredInTime), gap, gapStart, LongestInterval(samples), responders, stale);
    }

    private static (TimeSpan Gap, TimeSpan Start) LongestGap(IReadOnlyList<ProbeSample> samples, TimeSpan before)
    {
        var (gap, gapStart, lastAnswered) = (TimeSpan.Zero, samples[0].SentAt, samples[0].SentAt);
        foreach (var sample in samples)
        {
            if (lastAnswered < before && sample.SentAt - lastAnswered > gap)
                (gap, gapStart) = (sample.SentAt - lastAnswered, lastAnswered);
            if (sample.AnsweredInTime)
                lastAnswered = sample.SentAt;
        }

        return (gap, gapStart);
    }

    private static TimeSpan LongestInterval(IReadOnlyList<ProbeSample> samples) =>
        samples.Zip(samples.Skip(1), (first, second) => second.SentAt - first.SentAt).DefaultIfEmpty().Max();

    private static (IReadOnlyList<PhysicalAddress> Responders, int Stale) WhoAnswered(IReadOnlyList<ProbeSample> samples)
    {
        var since = new Dictionary<PhysicalAddress, TimeSpan>();
        foreach (var sample in samples.Where(sample => sample.AnsweredInTime).OrderBy(sample => sample.AnsweredAt))
            since.TryAdd(sample.Responder!, sample.AnsweredAt!.Value);
        var order = since.OrderBy(entry => entry.Value).Select(entry => entry.Key).ToList();
        // An answer of one who had been followed by another: with one holder at a time there is none, unless the VIP
        // wandered back, which the callers of this report rule out by looking at the holders.
        var stale = samples.Count(sample => sample.AnsweredAt is not null && sample.Responder is { } responder
            && order.IndexOf(responder) is var place and >= 0
            && order.Skip(place + 1).Any(later => since[later] < sample.SentAt));
        return (order, stale);
    }
}
