namespace OpenSipsHa.Agent.Notifications;

/// <summary>Somebody who is told of transitions, one at a time.</summary>
internal interface INotificationTarget
{
    /// <summary>webhook or exec.</summary>
    string Kind { get; }

    /// <summary>For logs: says which one it is, without what may be secret.</summary>
    string Label { get; }

    /// <summary>One attempt, bounded in time.</summary>
    /// <exception cref="OperationCanceledException">By the token; nothing is left running.</exception>
    Task<Delivery> DeliverAsync(Transition transition, CancellationToken cancellationToken);
}
