using OpenSipsHa.Api.SipMembers;

namespace OpenSipsHa.Operator.Handover;

/// <summary>Where a wish for a handover stands.</summary>
/// <param name="Requests">What members are asked for, by their names.</param>
/// <param name="Pending">Virtual IPs that are still on their way, in words; null = the wish is settled.</param>
/// <param name="Done">What was handed over, in words.</param>
/// <param name="Refused">What could not be, and why.</param>
public sealed record HandoverStep(
    IReadOnlyDictionary<string, HandoverRequest> Requests, string? Pending, IReadOnlyList<string> Done, IReadOnlyList<string> Refused)
{
    /// <summary>Nothing is asked for.</summary>
    public static HandoverStep None { get; } = new(new Dictionary<string, HandoverRequest>(), null, [], []);

    public bool IsSettled => Pending is null;
}
