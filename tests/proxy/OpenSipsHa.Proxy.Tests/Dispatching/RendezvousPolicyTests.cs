using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

public sealed class RendezvousPolicyTests(ITestOutputHelper output)
{
    private const int Calls = 200_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(50, 30, 15, 5)]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    public void Each_destination_gets_its_share_by_weight_within_one_percent(params int[] weights)
    {
        var hits = new int[weights.Length];
        foreach (var first in FirstChoices(Sets.Destinations(weights)))
            hits[int.Parse(first[1..])]++;
        for (var i = 0; i < weights.Length; i++)
        {
            var expected = (double)weights[i] / weights.Sum();
            output.WriteLine($"d{i}: {(double)hits[i] / Calls:P2}, expected {expected:P2}");
            ((double)hits[i] / Calls).ShouldBe(expected, 0.01);
        }
    }

    [Fact]
    public void A_lost_destination_moves_its_own_calls_only()
    {
        var all = Sets.Destinations(5, 3, 2);
        var before = FirstChoices(all);
        var after = FirstChoices([all[0], all[2]]);
        for (var call = 0; call < Calls; call++)
        {
            if (before[call] != "d1")
                after[call].ShouldBe(before[call]);
        }

        var moved = Enumerable.Range(0, Calls).Where(c => before[c] == "d1").ToList();
        var toHeavy = (double)moved.Count(c => after[c] == "d0") / moved.Count;
        toHeavy.ShouldBe(5.0 / 7, 0.01, "the lost share is spread by weight");
    }

    [Fact]
    public void One_that_is_out_of_use_counts_as_lost()
    {
        var all = Sets.Destinations(5, 3, 2);
        var without = FirstChoices([all[0], all[2]]);
        var policy = new RendezvousPolicy(all);
        Span<int> first = stackalloc int[1];
        for (var call = 0; call < Calls; call++)
        {
            policy.Order(Sets.Key(call), [true, false, true], first);
            all[first[0]].Id.ShouldBe(without[call]);
        }
    }

    [Fact]
    public void An_added_destination_takes_its_share_only()
    {
        var few = Sets.Destinations(1, 1, 1);
        Destination[] more = [.. few, Sets.Destination("new")];
        var before = FirstChoices(few);
        var after = FirstChoices(more);
        var moved = 0;
        for (var call = 0; call < Calls; call++)
        {
            if (after[call] == before[call])
                continue;
            after[call].ShouldBe("new");
            moved++;
        }

        ((double)moved / Calls).ShouldBe(0.25, 0.01);
    }

    [Fact]
    public void The_order_of_the_destinations_in_the_document_does_not_matter()
    {
        var destinations = Sets.Destinations(3, 2, 1, 4);
        FirstChoices(destinations).ShouldBe(FirstChoices([.. destinations.Reverse()]));
    }

    [Fact]
    public void Every_order_is_a_permutation_and_a_shorter_one_is_its_beginning()
    {
        var property = Prop.ForAll(
            Gen.Choose(1, 80).Two().ToArbitrary(),
            ((int Count, int Wanted) size) =>
            {
                var policy = new RendezvousPolicy(Sets.Destinations([.. Enumerable.Range(1, size.Count)]));
                var full = new int[size.Count];
                var part = new int[Math.Min(size.Wanted, size.Count)];
                policy.Order(Sets.Key(size.Wanted), Sets.Usable(size.Count), full);
                policy.Order(Sets.Key(size.Wanted), Sets.Usable(size.Count), part);
                return full.Order().SequenceEqual(Enumerable.Range(0, size.Count)) && full.AsSpan().StartsWith(part);
            });
        Check.One(Config.QuickThrowOnFailure.WithReplay(20261122, 1), property);
    }

    /// <summary>Two members, or two versions, must send a retransmitted call to the same place.</summary>
    [Fact]
    public void The_hash_is_the_same_in_every_process_and_version() =>
        StableHash.Of("a84b4c76e66710@pc33.atlanta.example.com"u8).ShouldBe(13414310303225381845);

    private static string[] FirstChoices(Destination[] destinations)
    {
        var policy = new RendezvousPolicy(destinations);
        var choices = new string[Calls];
        Span<int> first = stackalloc int[1];
        var usable = Sets.Usable(destinations.Length);
        for (var call = 0; call < Calls; call++)
        {
            policy.Order(Sets.Key(call), usable, first);
            choices[call] = destinations[first[0]].Id;
        }

        return choices;
    }
}
