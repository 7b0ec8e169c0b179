using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class HeartbeatRotationTests
{
    private static readonly SipCluster Pair = Samples.Pair();
    private static readonly DateTimeOffset Start = Samples.Now;
    private static readonly DateTimeOffset Later = Start + HeartbeatRotation.Spread;

    [Fact]
    public void Without_a_wish_nothing_changes() => HeartbeatRotation.Of(Pair, HeartbeatSecret.Create(Pair), Start).ShouldBe((null, null));

    [Fact]
    public void First_the_new_key_is_accepted_then_it_signs_then_the_old_one_is_forgotten()
    {
        var first = HeartbeatSecret.Create(Pair);
        var old = first.Data!["key"];

        var announced = Next("1", first, Start, HeartbeatRotation.Spread);
        announced.Data!["key"].ShouldBe(old);
        var fresh = announced.Data["previous"];
        fresh.Length.ShouldBe(32);
        fresh.ShouldNotBe(old);
        announced.Metadata.OwnerReferences.ShouldBe(first.Metadata.OwnerReferences);

        Of("1", announced, Later - TimeSpan.FromSeconds(1)).ShouldBe((null, TimeSpan.FromSeconds(1)));
        var switched = Next("1", announced, Later, HeartbeatRotation.Spread);
        switched.Data!["key"].ShouldBe(fresh);
        switched.Data["previous"].ShouldBe(old);

        Of("1", switched, Later).ShouldBe((null, HeartbeatRotation.Spread));
        var settled = Next("1", switched, Later + HeartbeatRotation.Spread, null);
        settled.Data!.ShouldHaveSingleItem().Key.ShouldBe("key");
        settled.Data["key"].ShouldBe(fresh);
        settled.Metadata.Annotations!.ShouldHaveSingleItem().Key.ShouldBe(HeartbeatRotation.WishAnnotation);
    }

    // Whoever reads one step late, and no later, understands everybody and is understood.
    [Fact]
    public void At_no_step_is_a_member_deaf_that_is_one_step_behind()
    {
        var first = HeartbeatSecret.Create(Pair);
        var announced = Next("1", first, Start, HeartbeatRotation.Spread);
        var switched = Next("1", announced, Later, HeartbeatRotation.Spread);
        var settled = Next("1", switched, Later + HeartbeatRotation.Spread, null);
        foreach (var (behind, ahead) in ((Secret, Secret)[])[(first, announced), (announced, switched), (switched, settled)])
        {
            behind.Data!.Values.ShouldContain(key => key.SequenceEqual(ahead.Data!["key"]));
            ahead.Data!.Values.ShouldContain(key => key.SequenceEqual(behind.Data!["key"]));
        }
    }

    [Fact]
    public void It_happens_once_a_wish()
    {
        var settled = Settle("1", HeartbeatSecret.Create(Pair));
        Of("1", settled, Later).ShouldBe((null, null));
        HeartbeatRotation.Of(Pair, settled, Later).ShouldBe((null, null), "a wish that is taken back changes nothing");
        Next("2", settled, Later, HeartbeatRotation.Spread).Data!["key"].ShouldBe(settled.Data!["key"]);
    }

    [Fact]
    public void A_wish_during_a_rotation_waits_for_its_end()
    {
        var announced = Next("1", HeartbeatSecret.Create(Pair), Start, HeartbeatRotation.Spread);
        Of("2", announced, Start).ShouldBe((null, HeartbeatRotation.Spread));
        var settled = Settle("2", announced);
        Next("2", settled, Later, HeartbeatRotation.Spread).Data!.Count.ShouldBe(2);
    }

    [Fact]
    public void A_new_key_fulfils_the_wish_that_was_there_before_it() =>
        Of("1", HeartbeatSecret.Create(Wishing("1")), Start).ShouldBe((null, null));

    [Fact]
    public void A_bad_key_is_replaced_at_once_and_not_kept()
    {
        var bad = HeartbeatSecret.Create(Pair) with { Data = new Dictionary<string, byte[]> { ["key"] = [1, 2, 3] } };
        var healed = Next("1", bad, Start, null);
        HeartbeatSecret.Complaint(healed).ShouldBeNull();
        healed.Data!.Keys.ShouldBe(["key"]);
    }

    [Fact]
    public void A_bad_new_key_stops_a_rotation_until_the_next_wish()
    {
        var announced = Next("1", HeartbeatSecret.Create(Pair), Start, HeartbeatRotation.Spread);
        var broken = announced with { Data = new Dictionary<string, byte[]>(announced.Data!) { ["previous"] = [] } };
        Of("1", broken, Later).ShouldBe((null, null));
        HeartbeatSecret.Complaint(broken).ShouldNotBeNull().ShouldContain("data.previous: 0 bytes");
        Next("2", broken, Later, HeartbeatRotation.Spread).Data!["previous"].Length.ShouldBe(32);
    }

    [Fact]
    public void A_clock_that_was_set_back_delays_it_and_no_more() =>
        Of("1", Next("1", HeartbeatSecret.Create(Pair), Start, HeartbeatRotation.Spread), Start - TimeSpan.FromDays(1)).ShouldBe((null, HeartbeatRotation.Spread));

    /// <summary>Takes up the wish, or goes on with what is under way, to its end.</summary>
    private static Secret Settle(string wish, Secret secret)
    {
        var now = Start;
        do
        {
            secret = HeartbeatRotation.Of(Wishing(wish), secret, now).Next ?? secret;
            now += HeartbeatRotation.Spread;
        }
        while (secret.Metadata.Annotation(HeartbeatRotation.StepAnnotation) is not null);
        return secret;
    }

    private static Secret Next(string wish, Secret secret, DateTimeOffset now, TimeSpan? again)
    {
        var (next, when) = Of(wish, secret, now);
        when.ShouldBe(again);
        return next.ShouldNotBeNull();
    }

    private static (Secret? Next, TimeSpan? Again) Of(string wish, Secret secret, DateTimeOffset now) =>
        HeartbeatRotation.Of(Wishing(wish), secret, now);

    private static SipCluster Wishing(string value) => Pair with
    {
        Metadata = Pair.Metadata with { Annotations = new Dictionary<string, string> { [ApiGroup.RotateHeartbeatKeyAnnotation] = value } },
    };
}
