using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Probing;

/// <summary>One probe.</summary>
/// <param name="SentAt">By <see cref="Measuring.LabClock"/>.</param>
/// <param name="AnsweredAt">When a 200 came back, by the same clock; null = never.</param>
/// <param name="Responder">Source MAC of the frame that carried the answer: the node that answered.</param>
public readonly record struct ProbeSample(TimeSpan SentAt, TimeSpan? AnsweredAt, PhysicalAddress? Responder)
{
    /// <summary>Answers that come later than this count as lost: a queue that drains is no service.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(500);

    public bool AnsweredInTime => AnsweredAt is { } at && at - SentAt <= Lateness;
}
