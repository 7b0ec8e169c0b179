using System.Text;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Contracts.Tests;

public sealed class ConfigDocumentCodecTests
{
    private static readonly ConfigDocument Document = new()
    {
        Namespace = "default",
        Cluster = "pair",
        VirtualIPs = [new VirtualIP { Name = "main", Address = "192.168.1.213", LeaseName = "pair-192.168.1.213" }],
        Routes = [new Route { Name = "all", Action = new RouteAction { Type = RouteActionType.Reject, Code = 404 } }],
    };

    [Fact]
    public void A_document_comes_back_as_it_went()
    {
        var json = ConfigDocumentCodec.ToJson(Document);

        var back = ConfigDocumentCodec.Decode(ConfigDocumentCodec.Compress(json), ConfigDocumentCodec.Hash(json));

        ConfigDocumentCodec.ToJson(back).ShouldBe(json);
    }

    [Fact]
    public void What_is_said_of_failover_comes_back_as_it_went()
    {
        var failover = new FailoverSettings
        {
            PairedLeaseDurationMs = 1, HeartbeatIntervalMs = 2, PromiseMs = 0, HeartbeatPort = 3, WhenApiUnavailable = ApiUnavailable.Keep,
            Preempt = true, PreferenceDelayMs = 0, MaxFailoversPerHour = 0, Health = new HealthSettings { IntervalMs = 0, Failures = 1 },
        };
        var notifications = new NotificationSettings { Webhooks = ["https://example.com/"], Exec = ["/bin/true", ""] };
        var vip = new VirtualIP { Name = "main", Address = "192.0.2.1", LeaseName = "l", PreferredNode = "node-a" };

        var back = ConfigDocumentCodec.Parse(ConfigDocumentCodec.ToJson(
            Document with { Failover = failover, Notifications = notifications, VirtualIPs = [vip] }));

        back.Failover.ShouldBe(failover);
        back.Notifications.Webhooks.ShouldBe(notifications.Webhooks);
        back.Notifications.Exec.ShouldBe(notifications.Exec);
        back.VirtualIPs.ShouldBe([vip]);
    }

    [Fact]
    public void Equal_documents_have_equal_hashes() =>
        ConfigDocumentCodec.Hash(ConfigDocumentCodec.ToJson(Document with { }))
            .ShouldBe(ConfigDocumentCodec.Hash(ConfigDocumentCodec.ToJson(Document)));

    [Fact]
    public void A_field_that_is_absent_has_its_default()
    {
        var document = ConfigDocumentCodec.Parse("""
            {"format":1,"namespace":"d","cluster":"c","listeners":[{"name":"l"}]}
            """u8);

        document.Routes.ShouldBeEmpty();
        document.Failover.LeaseDurationMs.ShouldBe(4000);
        document.Failover.PromiseMs.ShouldBe(300);
        document.Failover.Health.Failures.ShouldBe(3);
        document.Notifications.Webhooks.ShouldBeEmpty();
        document.Listeners[0].Port.ShouldBe(5060);
    }

    [Fact]
    public void Another_hash_is_refused()
    {
        var compressed = ConfigDocumentCodec.Compress(ConfigDocumentCodec.ToJson(Document));

        Should.Throw<ConfigDocumentException>(() => ConfigDocumentCodec.Decode(compressed, new string('0', 64)))
            .Message.ShouldContain("expected 0000");
    }

    [Theory]
    [InlineData("[]", "not valid")]
    [InlineData("null", "null")]
    [InlineData("{\"format\":1,\"namespace\":\"d\"}", "cluster")]
    [InlineData("{\"format\":1,\"namespace\":\"d\",\"cluster\":\"c\",\"colour\":1}", "colour")]
    [InlineData("{\"format\":1,\"namespace\":\"d\",\"cluster\":\"c\",\"routes\":null}", "routes")]
    [InlineData("{\"format\":1,\"namespace\":\"d\",\"cluster\":\"c\",\"failover\":{\"whenApiUnavailable\":\"Drop\"}}", "whenApiUnavailable")]
    [InlineData("{\"format\":2,\"namespace\":\"d\",\"cluster\":\"c\"}", "format 2, expected 1")]
    public void What_is_no_document_is_refused_in_words(string json, string words) =>
        Should.Throw<ConfigDocumentException>(() => ConfigDocumentCodec.Parse(Encoding.UTF8.GetBytes(json)))
            .Message.ShouldContain(words);

    [Fact]
    public void Bytes_that_are_not_gzip_are_refused() =>
        Should.Throw<ConfigDocumentException>(() => ConfigDocumentCodec.Decode("plain"u8.ToArray(), null))
            .Message.ShouldContain("not gzip");

    [Fact]
    public void A_decompression_bomb_stops_at_the_limit()
    {
        var bomb = ConfigDocumentCodec.Compress(new byte[ConfigDocumentCodec.MaxBytes + 1]);

        Should.Throw<ConfigDocumentException>(() => ConfigDocumentCodec.Decode(bomb, null))
            .Message.ShouldContain("more than");
    }
}
