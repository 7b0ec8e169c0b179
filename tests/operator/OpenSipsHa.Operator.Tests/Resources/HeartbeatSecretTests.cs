using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class HeartbeatSecretTests
{
    private static readonly SipCluster Pair = Samples.Pair();

    [Fact]
    public void It_holds_32_random_bytes_and_belongs_to_the_cluster()
    {
        var secret = HeartbeatSecret.Create(Pair);
        secret.Metadata.Name.ShouldBe("pair-heartbeat");
        secret.Metadata.OwnerReferences.ShouldHaveSingleItem().Uid.ShouldBe(Pair.Metadata.Uid);
        secret.Data!.Keys.ShouldBe(["key"]);
        secret.Data["key"].Length.ShouldBe(32);
        secret.Data["key"].ShouldNotBe(HeartbeatSecret.Create(Pair).Data!["key"]);
        HeartbeatSecret.Complaint(secret).ShouldBeNull();
    }

    [Fact]
    public void A_rotation_keeps_the_key_before_and_happens_once_a_wish()
    {
        var first = HeartbeatSecret.Create(Pair);
        HeartbeatSecret.IsDue(Pair, first).ShouldBeFalse();
        HeartbeatSecret.IsDue(Wishing("1"), first).ShouldBeTrue();

        var second = HeartbeatSecret.Rotate(Wishing("1"), first);
        second.Data!["previous"].ShouldBe(first.Data!["key"]);
        second.Data["key"].ShouldNotBe(first.Data["key"]);
        second.Metadata.OwnerReferences.ShouldBe(first.Metadata.OwnerReferences);
        HeartbeatSecret.IsDue(Wishing("1"), second).ShouldBeFalse();
        HeartbeatSecret.IsDue(Wishing("2"), second).ShouldBeTrue();

        var third = HeartbeatSecret.Rotate(Wishing("2"), second);
        third.Data!["previous"].ShouldBe(second.Data["key"]);
        third.Data.Count.ShouldBe(2);
    }

    [Fact]
    public void A_new_key_fulfils_the_wish_that_was_there_before_it() =>
        HeartbeatSecret.IsDue(Wishing("1"), HeartbeatSecret.Create(Wishing("1"))).ShouldBeFalse();

    [Fact]
    public void A_wish_that_is_taken_back_changes_nothing() =>
        HeartbeatSecret.IsDue(Pair, HeartbeatSecret.Create(Wishing("1"))).ShouldBeFalse();

    [Theory]
    [InlineData("key", null, "data.key: absent, expected 32 bytes")]
    [InlineData("key", 31, "data.key: 31 bytes, expected 32 bytes")]
    [InlineData("previous", 0, "data.previous: 0 bytes, expected 32 bytes")]
    public void A_bad_key_is_named_by_Secret_and_field_and_never_shown(string field, int? length, string expected)
    {
        var secret = WithKey(field, length);
        var complaint = HeartbeatSecret.Complaint(secret).ShouldNotBeNull();
        complaint.ShouldStartWith($"Secret default/pair-heartbeat, {expected}");
        complaint.ShouldContain("sip.opensipsha.io/rotate-heartbeat-key");
        complaint.ShouldNotContain(Convert.ToBase64String(HeartbeatSecret.Create(Pair).Data!["key"])[..8]);
    }

    [Fact]
    public void A_rotation_heals_a_bad_key_and_does_not_keep_it()
    {
        var healed = HeartbeatSecret.Rotate(Wishing("1"), WithKey("key", 5));
        HeartbeatSecret.Complaint(healed).ShouldBeNull();
        healed.Data!.Keys.ShouldBe(["key"]);
    }

    private static Secret WithKey(string field, int? length)
    {
        var secret = HeartbeatSecret.Create(Pair);
        var data = new Dictionary<string, byte[]>(secret.Data!);
        data.Remove(field);
        if (length is { } bytes)
            data[field] = new byte[bytes];
        return secret with { Data = data };
    }

    private static SipCluster Wishing(string value) => Pair with
    {
        Metadata = Pair.Metadata with { Annotations = new Dictionary<string, string> { [ApiGroup.RotateHeartbeatKeyAnnotation] = value } },
    };
}
