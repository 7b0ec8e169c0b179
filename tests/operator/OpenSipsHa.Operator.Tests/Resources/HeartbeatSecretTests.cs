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

    private static Secret WithKey(string field, int? length)
    {
        var secret = HeartbeatSecret.Create(Pair);
        var data = new Dictionary<string, byte[]>(secret.Data!);
        data.Remove(field);
        if (length is { } bytes)
            data[field] = new byte[bytes];
        return secret with { Data = data };
    }
}
