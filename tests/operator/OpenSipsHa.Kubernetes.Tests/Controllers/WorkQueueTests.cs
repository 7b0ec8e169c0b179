using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Controllers;

public sealed class WorkQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Random adds, delays, failures, takes and completions against what is owed: a key that was added since it was
    /// last taken, once, and not while it is being worked on.
    /// </summary>
    [Fact]
    public void Every_key_that_is_owed_comes_once_never_early_never_twice_at_a_time()
    {
        var property = Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 1_000_000)).ToArbitrary(), Holds);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261122UL, 5UL).WithEndSize(200), property);
    }

    [Fact]
    public void Pauses_double_up_to_the_cap_and_start_anew_after_a_success()
    {
        using var queue = new WorkQueue<string>("test", new WorkQueueOptions { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(10) }, new ManualTime());
        Enumerable.Range(0, 100).Select(_ => queue.AddFailed("a").TotalSeconds).Distinct().ShouldBe([1, 2, 4, 8, 10]);
        queue.AddFailed("b").ShouldBe(TimeSpan.FromSeconds(1));
        queue.Forget("a");
        queue.AddFailed("a").ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_worker_that_waits_gets_what_comes()
    {
        using var queue = new WorkQueue<string>("test", timeProvider: new ManualTime());
        var taking = queue.TakeAsync(Cancel);
        taking.IsCompleted.ShouldBeFalse();
        queue.Add("a");
        (await taking).ShouldBe("a");
    }

    [Fact]
    public async Task Many_threads_never_work_on_one_key_at_a_time_and_see_its_last_change()
    {
        using var queue = new WorkQueue<int>("test");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var wanted = new int[8];
        var seen = new int[8];
        var busy = new ConcurrentDictionary<int, bool>();
        var clash = false;

        async Task Work()
        {
            while (true)
            {
                var key = await queue.TakeAsync(stop.Token);
                clash |= !busy.TryAdd(key, true);
                Volatile.Write(ref seen[key], Volatile.Read(ref wanted[key]));
                await Task.Yield();
                busy.TryRemove(key, out _);
                queue.Done(key);
            }
        }

        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(Work, Cancel)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(
            () =>
            {
                var random = new Random(producer);
                for (var i = 0; i < 5000; i++)
                {
                    var key = random.Next(8);
                    Interlocked.Increment(ref wanted[key]);
                    queue.Add(key);
                }
            },
            Cancel)));

        await Eventually.Holds(() => seen.SequenceEqual(wanted), "the last change of every key is seen");
        clash.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(workers));
    }

    private static void Holds(int[] steps)
    {
        var time = new ManualTime();
        using var queue = new WorkQueue<int>("test", timeProvider: time);
        var owed = new HashSet<int>();
        var delayed = new Dictionary<int, long>();
        var processing = new HashSet<int>();

        void Delay(int key, TimeSpan delay)
        {
            var due = time.GetTimestamp() + delay.Ticks;
            if (!delayed.TryGetValue(key, out var earlier) || due < earlier) delayed[key] = due;
        }

        void Advance(TimeSpan step)
        {
            time.Advance(step);
            foreach (var key in delayed.Where(pair => pair.Value <= time.GetTimestamp()).Select(pair => pair.Key).ToArray())
            {
                delayed.Remove(key);
                owed.Add(key);
            }
        }

        void Take()
        {
            var taking = queue.TakeAsync(Cancel);
            taking.IsCompletedSuccessfully.ShouldBeTrue();
            var key = taking.Result;
            owed.Remove(key).ShouldBeTrue($"{key} came though nobody had added it");
            processing.Add(key).ShouldBeTrue($"{key} came while it was worked on");
        }

        foreach (var step in steps)
        {
            var key = step / 8 % 5;
            var delay = TimeSpan.FromMilliseconds(step / 40 % 400);
            switch (step % 8)
            {
                case 0 or 1:
                    queue.Add(key);
                    owed.Add(key);
                    break;
                case 2:
                    queue.AddAfter(key, delay);
                    if (delay == TimeSpan.Zero) owed.Add(key);
                    else Delay(key, delay);
                    break;
                case 3:
                    Delay(key, queue.AddFailed(key));
                    break;
                case 4 or 5:
                    if (queue.Depth > 0) Take();
                    break;
                case 6:
                    if (processing.Remove(key)) queue.Done(key);
                    break;
                case 7:
                    Advance(delay);
                    break;
            }
            queue.Depth.ShouldBe(owed.Count(candidate => !processing.Contains(candidate)));
        }

        foreach (var key in processing) queue.Done(key);
        processing.Clear();
        Advance(TimeSpan.FromHours(1));
        while (queue.Depth > 0) Take();
        owed.ShouldBeEmpty();
    }
}
