using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

public sealed class RoundRobinPolicyTests
{
    [Fact]
    public void Any_window_of_the_sum_of_weights_has_exactly_each_weight()
    {
        var property = Prop.ForAll(
            Gen.Choose(1, 12).NonEmptyListOf().Where(w => w.Count <= 10).ToArbitrary(),
            weights =>
            {
                var sum = weights.Sum();
                var picks = Picks(new RoundRobinPolicy(Sets.Destinations([.. weights])), sum * 3);
                return Enumerable.Range(0, sum * 2).All(start =>
                    weights.Select((weight, i) => picks.AsSpan(start, sum).Count(i) == weight).All(exact => exact));
            });
        Check.One(Config.QuickThrowOnFailure.WithReplay(20261122, 3).WithMaxTest(50), property);
    }

    [Fact]
    public void Heavy_destinations_are_interleaved_not_bunched() =>
        Picks(new RoundRobinPolicy(Sets.Destinations(5, 1, 1)), 7).ShouldBe([0, 0, 1, 0, 2, 0, 0]);

    [Fact]
    public void Equal_weights_go_round_in_the_documents_order() =>
        Picks(new RoundRobinPolicy(Sets.Destinations(1, 1, 1)), 6).ShouldBe([0, 1, 2, 0, 1, 2]);

    [Fact]
    public void The_position_is_kept_over_a_reload()
    {
        var destinations = Sets.Destinations(3, 2, 1);
        var unbroken = Picks(new RoundRobinPolicy(destinations), 12);
        var before = new RoundRobinPolicy(destinations);
        int[] broken = [.. Picks(before, 4), .. Picks(new RoundRobinPolicy(Sets.Destinations(3, 2, 1), before), 8)];
        broken.ShouldBe(unbroken);
    }

    [Fact]
    public void Other_weights_begin_anew_so_that_their_proportions_are_exact_at_once()
    {
        var before = new RoundRobinPolicy(Sets.Destinations(1, 1));
        Picks(before, 1);
        Picks(new RoundRobinPolicy(Sets.Destinations(2, 1), before), 3).Count(p => p == 0).ShouldBe(2);
    }

    [Fact]
    public void One_that_is_out_of_use_is_passed_over_and_the_others_keep_their_proportions()
    {
        var policy = new RoundRobinPolicy(Sets.Destinations(3, 2, 1));
        var without = Picks(policy, 40, [true, false, true]);
        without.Count(p => p == 0).ShouldBe(30);
        without.Count(p => p == 2).ShouldBe(10);
        var again = Picks(policy, 60);
        for (var i = 0; i < 3; i++)
            Math.Abs(again.Count(p => p == i) - 10 * (3 - i)).ShouldBeLessThanOrEqualTo(1, "it neither makes up for lost time nor stays behind");
    }

    [Fact]
    public void Proportions_are_exact_when_many_threads_ask_at_once()
    {
        var policy = new RoundRobinPolicy(Sets.Destinations(5, 3, 2));
        var hits = new int[3];
        Parallel.For(0, 10_000, _ =>
        {
            Span<int> first = stackalloc int[1];
            policy.Order(0, [true, true, true], first);
            Interlocked.Increment(ref hits[first[0]]);
        });
        hits.ShouldBe([5000, 3000, 2000]);
    }

    private static int[] Picks(RoundRobinPolicy policy, int count, bool[]? usable = null)
    {
        var picks = new int[count];
        for (var i = 0; i < count; i++)
            policy.Order(0, usable ?? Sets.Usable(20), picks.AsSpan(i, 1));
        return picks;
    }
}
