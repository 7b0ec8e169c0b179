using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Probing;

/// <summary>One probe.</summary>
/// <param name="SentAt">Since the probe was started.</param>
/// <param name="AnsweredAt">When a 200 came back, since the probe was started; null = never.</param>
/// <param name="Responder">Source MAC of the frame that carried the answer: the node that answered.</param>
public readonly record struct ProbeSample(TimeSpan SentAt, TimeSpan? AnsweredAt, PhysicalAddress? Responder)
{
    /// <summary>Answers that come later than this count as lost: a queue that drains is no service.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(250);

    public bool AnsweredInTime => AnsweredAt is { } at && at - SentAt <= Lateness;
}
