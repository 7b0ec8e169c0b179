using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

/// <summary>Takes what it is told to take; writes down every attempt.</summary>
internal sealed class ScriptedTarget(Func<int, Delivery> answer) : INotificationTarget
{
    public static readonly Delivery Ok = new(DeliveryResult.Delivered, "status 200");
    public static readonly Delivery Busy = new(DeliveryResult.Failed, "status 503") { IsWorthRepeating = true };
    public static readonly Delivery Never = new(DeliveryResult.Refused, "status 404");

    private readonly List<Transition> _attempts = [];

    public string Kind { get; init; } = "webhook";

    public string Label => "http://receiver.example";

    /// <summary>While this is not set an attempt goes on.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public IReadOnlyList<Transition> Attempts
    {
        get
        {
            lock (_attempts)
                return [.. _attempts];
        }
    }

    public async Task<Delivery> DeliverAsync(Transition transition, CancellationToken cancellationToken)
    {
        int count;
        lock (_attempts)
        {
            _attempts.Add(transition);
            count = _attempts.Count;
        }

        if (Hold is { } hold)
            await hold.Task.WaitAsync(cancellationToken);
        return answer(count);
    }
}
