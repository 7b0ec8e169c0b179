using System.Diagnostics;
using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class TargetQueueTests : IAsyncLifetime
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    private readonly ManualTime _time = new();
    private readonly CapturedLog _log = new();
    private TargetQueue _queue = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _queue.DrainAsync(TimeSpan.Zero);
        _queue.Dispose();
    }

    [Fact]
    public async Task A_receiver_that_fails_twice_is_told_the_third_time_and_then_the_next_one_in_order()
    {
        var target = new ScriptedTarget(attempt => attempt < 3 ? ScriptedTarget.Busy : ScriptedTarget.Ok);
        Start(target);
        _queue.Add(Samples.Gained);
        _queue.Add(Samples.Gained with { Kind = TransitionKind.Lost });
        await RunAsync(() => target.Attempts.Count == 4);
        target.Attempts.Select(t => t.Kind).ShouldBe(
            [TransitionKind.Gained, TransitionKind.Gained, TransitionKind.Gained, TransitionKind.Lost]);
        await Waiting.UntilAsync(() => _log.Lines.Count == 4, "four lines", otherwise: () => _log.ToString());
        _log.Lines[2].ShouldBe("webhook http://receiver.example was told that 192.0.2.213 is Gained, attempt 3: status 200");
    }

    [Fact]
    public async Task A_receiver_that_always_fails_is_given_up_within_a_minute_and_a_bounded_number_of_attempts()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Busy);
        Start(target);
        var started = _time.GetTimestamp();
        _queue.Add(Samples.Gained);
        await RunAsync(() => _log.Lines.Any(line => line.Contains("was not told")));
        _time.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(1));
        target.Attempts.Count.ShouldBeInRange(7, 12);
    }

    [Fact]
    public async Task What_is_refused_is_not_tried_again()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Never);
        Start(target);
        _queue.Add(Samples.Gained);
        await Waiting.UntilAsync(() => _log.Lines.Count == 1, "a line");
        _log.Lines[0].ShouldEndWith("was not told that 192.0.2.213 is Gained, attempts 1: status 404");
        _time.Timers.ShouldBe(0);
    }

    [Fact]
    public async Task When_the_queue_is_full_the_oldest_gives_way_and_nobody_waits()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Ok) { Hold = new() };
        Start(target);
        _queue.Add(Samples.Gained with { Term = 0 });
        await Waiting.UntilAsync(() => target.Attempts.Count == 1, "the first attempt");
        var watch = Stopwatch.StartNew();
        for (var term = 1; term <= TargetQueue.Capacity + 5; term++)
            _queue.Add(Samples.Gained with { Term = term });
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        target.Hold.SetResult();
        await Waiting.UntilAsync(() => target.Attempts.Count == TargetQueue.Capacity + 1, "all that are left");
        target.Attempts.Select(t => t.Term).ShouldBe([0, .. Enumerable.Range(6, TargetQueue.Capacity)]);
        _log.Lines.Count(line => line.Contains("newer ones wait")).ShouldBe(5);
    }

    [Fact]
    public async Task A_target_that_throws_does_not_end_the_queue()
    {
        var target = new ScriptedTarget(attempt => attempt == 1 ? throw new InvalidOperationException("https://user:secret@x") : ScriptedTarget.Ok);
        Start(target);
        _queue.Add(Samples.Gained);
        _queue.Add(Samples.Gained);
        await Waiting.UntilAsync(() => _log.Lines.Count == 2, "two lines");
        _log.Lines[0].ShouldEndWith(": InvalidOperationException");
        _log.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Draining_tells_what_waits()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Ok);
        Start(target);
        for (var i = 0; i < 5; i++)
            _queue.Add(Samples.Gained);
        await _queue.DrainAsync(Forever);
        target.Attempts.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Draining_ends_when_its_time_is_up()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Ok) { Hold = new() };
        Start(target);
        _queue.Add(Samples.Gained);
        await Waiting.UntilAsync(() => target.Attempts.Count == 1, "an attempt");
        var draining = _queue.DrainAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        draining.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await draining.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private void Start(INotificationTarget target) => _queue = new TargetQueue(target, new RetryPlan(), _time, new Random(7), _log);

    /// <summary>Lets time pass whenever somebody waits for it.</summary>
    private Task RunAsync(Func<bool> done) => Waiting.UntilAsync(
        () =>
        {
            if (_time.Timers > 0)
                _time.Advance(TimeSpan.FromMilliseconds(250));
            return done();
        },
        "the end of it", otherwise: () => _log.ToString());
}
