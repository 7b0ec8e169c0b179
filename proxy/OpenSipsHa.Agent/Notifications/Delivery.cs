namespace OpenSipsHa.Agent.Notifications;

/// <summary>What one attempt came to.</summary>
/// <param name="Detail">In words, without secrets.</param>
public readonly record struct Delivery(DeliveryResult Result, string Detail)
{
    /// <summary>The next attempt may go better.</summary>
    public bool IsWorthRepeating { get; init; }
}
