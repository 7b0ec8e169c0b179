namespace OpenSipsHa.Sip.Dns;

/// <summary>Where a URI leads: what DNS said, before the dice are thrown for a request.</summary>
/// <param name="Groups">First choice in front.</param>
/// <param name="Lifetime">How long this holds, from its making.</param>
/// <param name="Failure">Why there are no groups.</param>
public sealed record TargetPlan(IReadOnlyList<TargetGroup> Groups, TimeSpan Lifetime, ResolutionFailure Failure)
{
    /// <summary>Targets that one request may try.</summary>
    public const int MaxTargets = 16;

    public static TargetPlan Failed(ResolutionFailure failure, TimeSpan lifetime) => new([], lifetime, failure);
}
