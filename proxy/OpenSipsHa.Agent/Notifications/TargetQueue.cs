using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>
/// What one target has still to be told, in order. Bounded: when it is full the oldest gives way, because what people need
/// to know first is where an address is now. One slow target does not hold up another.
/// </summary>
internal sealed class TargetQueue : IDisposable
{
    public const int Capacity = 32;

    private readonly INotificationTarget _target;
    private readonly RetryPlan _plan;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Channel<(Transition Transition, long ToldAt)> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public TargetQueue(INotificationTarget target, RetryPlan plan, TimeProvider time, Random random, ILogger logger)
    {
        (_target, _plan, _time, _random, _logger) = (target, plan, time, random, logger);
        _waiting = Channel.CreateBounded<(Transition Transition, long ToldAt)>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Conclude(dropped.Transition, 0, new Delivery(DeliveryResult.Dropped, $"{Capacity} newer ones wait")));
        _running = Task.Run(RunAsync);
    }

    /// <summary>Does not wait.</summary>
    public void Add(Transition transition) => _waiting.Writer.TryWrite((transition, _time.GetTimestamp()));

    /// <summary>Takes no more, and ends when all are told or the time is up.</summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        _waiting.Writer.TryComplete();
        try
        {
            await _running.WaitAsync(limit, _time);
        }
        catch (TimeoutException)
        {
            await _stop.CancelAsync();
            await _running;
        }
    }

    /// <summary>After <see cref="DrainAsync"/>.</summary>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await foreach (var (transition, toldAt) in _waiting.Reader.ReadAllAsync(_stop.Token))
                await DeliverAsync(transition, toldAt);
        }
        catch (OperationCanceledException)
        {
            // The time to drain is up.
        }
    }

    private async Task DeliverAsync(Transition transition, long toldAt)
    {
        for (var attempts = 1; ; attempts++)
        {
            var delivery = await AttemptAsync(transition);
            var wait = delivery.IsWorthRepeating ? _plan.Wait(attempts, _time.GetElapsedTime(toldAt), _random) : null;
            if (wait is null)
            {
                Conclude(transition, attempts, delivery);
                return;
            }

            NotificationLog.Again(_logger, _target.Kind, _target.Label, transition.Kind, transition.Address, delivery.Detail, wait.Value.TotalSeconds);
            await Task.Delay(wait.Value, _time, _stop.Token);
        }
    }

    private async Task<Delivery> AttemptAsync(Transition transition)
    {
        try
        {
            return await _target.DeliverAsync(transition, _stop.Token);
        }
#pragma warning disable CA1031 // A surprise with one notification must not end all that come after it.
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new Delivery(DeliveryResult.Failed, e.GetType().Name);
        }
    }

    private void Conclude(Transition transition, int attempts, Delivery delivery)
    {
        FailoverMetrics.Notified(_target.Kind, delivery.Result switch
        {
            DeliveryResult.Delivered => "delivered",
            DeliveryResult.Refused => "refused",
            DeliveryResult.Timeout => "timeout",
            DeliveryResult.Dropped => "dropped",
            _ => "failed",
        });
        if (delivery.Result == DeliveryResult.Delivered)
            NotificationLog.Delivered(_logger, _target.Kind, _target.Label, transition.Kind, transition.Address, attempts, delivery.Detail);
        else
            NotificationLog.NotDelivered(_logger, _target.Kind, _target.Label, transition.Kind, transition.Address, attempts, delivery.Detail);
    }
}
