using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Operator.Compilation;
using ApiUnavailable = OpenSipsHa.Api.SipClusters.ApiUnavailable;
using Listener = OpenSipsHa.Api.SipClusters.Listener;

namespace OpenSipsHa.Operator.Tests.Compilation;

/// <summary>spec.failover, spec.notifications and preferred nodes on their way to the agents.</summary>
public sealed class FailoverTests
{
    [Fact]
    public void Defaults_of_the_resource_are_those_of_the_document() =>
        Compile(static _ => { }).Failover.ShouldBe(new FailoverSettings());

    [Fact]
    public void Every_setting_reaches_the_document_in_milliseconds()
    {
        var failover = Compile(static spec => spec.Failover = new Failover
        {
            LeaseDuration = "8s",
            RenewInterval = "2s",
            PairedLeaseDuration = "1m30s",
            HeartbeatInterval = "50ms",
            Promise = "0.5s",
            HeartbeatPort = 9999,
            WhenApiUnavailable = ApiUnavailable.Keep,
            Preempt = true,
            PreferenceDelay = "1m",
            MaxFailoversPerHour = 0,
            Health = new Health { Interval = "0s", Failures = 5 },
            Garp = new Garp { Delay = "2s", Refresh = "0s", Count = 1 },
        }).Failover;
        failover.ShouldBe(new FailoverSettings
        {
            LeaseDurationMs = 8000,
            RenewIntervalMs = 2000,
            PairedLeaseDurationMs = 90_000,
            HeartbeatIntervalMs = 50,
            PromiseMs = 500,
            HeartbeatPort = 9999,
            WhenApiUnavailable = Contracts.Configuration.ApiUnavailable.Keep,
            Preempt = true,
            PreferenceDelayMs = 60_000,
            MaxFailoversPerHour = 0,
            Health = new HealthSettings { IntervalMs = 0, Failures = 5 },
            GarpDelayMs = 2000,
            GarpRefreshMs = 0,
            GarpCount = 1,
        });
    }

    [Fact]
    public void Preferred_nodes_and_notifications_reach_the_document()
    {
        var document = Compile(static spec =>
        {
            spec.VirtualIPs[0].PreferredNode = "node-a";
            spec.Notifications = new Notifications { Webhooks = ["https://ops.example.com/vip"], Exec = ["/usr/bin/logger", "-t", "vip"] };
        });
        document.VirtualIPs[0].PreferredNode.ShouldBe("node-a");
        document.Notifications.Webhooks.ShouldBe(["https://ops.example.com/vip"]);
        document.Notifications.Exec.ShouldBe(["/usr/bin/logger", "-t", "vip"]);
    }

    [Fact]
    public void Without_them_there_are_none()
    {
        var document = Compile(static _ => { });
        document.VirtualIPs[0].PreferredNode.ShouldBe("");
        document.Notifications.Webhooks.ShouldBeEmpty();
        document.Notifications.Exec.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("leaseDuration", "1s", "leaseDuration: 1s must lie between 2s and 10m")]
    [InlineData("renewInterval", "50ms", "renewInterval: 50ms must be 100ms or more")]
    [InlineData("renewInterval", "4s", "renewInterval: 4s must be shorter than leaseDuration 4s")]
    [InlineData("pairedLeaseDuration", "3s", "pairedLeaseDuration: 3s must lie between leaseDuration 4s and 1h")]
    [InlineData("pairedLeaseDuration", "61m", "pairedLeaseDuration: 61m must lie between leaseDuration 4s and 1h")]
    [InlineData("heartbeatInterval", "10ms", "heartbeatInterval: 10ms must lie between 20ms and 1m")]
    [InlineData("heartbeatInterval", "121ms", "promise: 300ms must be at least 2.5 times heartbeatInterval 121ms, or 0s (plain leases)")]
    [InlineData("promise", "249ms", "promise: 249ms must be at least 2.5 times heartbeatInterval 100ms, or 0s (plain leases)")]
    [InlineData("promise", "2001ms", "promise: 2001ms must be at most half of leaseDuration 4s")]
    [InlineData("preferenceDelay", "61m", "preferenceDelay: 61m must be 1h or less")]
    [InlineData("health.interval", "5ms", "health.interval: 5ms must lie between 20ms and 1m, or be 0s (no probes)")]
    public void Times_that_make_no_sense_are_refused_as_the_schema_would(string field, string value, string expected) =>
        Problems(spec => Set(spec.Failover, field, value)).ShouldContain(("InvalidFailover", $"spec.failover.{expected}"));

    [Theory]
    [InlineData("heartbeatInterval", "120ms")]
    [InlineData("promise", "250ms")]
    [InlineData("promise", "2s")]
    [InlineData("promise", "0s")]
    [InlineData("pairedLeaseDuration", "4s")]
    [InlineData("pairedLeaseDuration", "1h")]
    [InlineData("health.interval", "0s")]
    public void The_bounds_themselves_are_allowed(string field, string value) =>
        Problems(spec => Set(spec.Failover, field, value)).ShouldBeEmpty();

    [Fact]
    public void The_heartbeats_port_is_nobody_elses_on_the_nodes_address()
    {
        Problems(static spec => spec.Failover.HeartbeatPort = 9465).ShouldBe(
            [("PortConflict", "spec.failover.heartbeatPort: 9465 is telemetry's proxyPort, too")]);
        Problems(static spec => spec.Failover.HeartbeatPort = 5060).ShouldBe(
            [("PortConflict", "spec.failover.heartbeatPort: 5060 is the UDP port of listener 'node-udp' on the node's address, too")]);
    }

    [Fact]
    public void A_virtual_IPs_listener_may_have_the_same_port() =>
        Problems(static spec =>
        {
            spec.Failover.HeartbeatPort = 5070;
            spec.Listeners = [.. spec.Listeners, new Listener { Name = "more", Port = 5070, VirtualIP = "main" }];
        }).ShouldBeEmpty();

    private static void Set(Failover failover, string field, string value)
    {
        _ = field switch
        {
            "leaseDuration" => failover.LeaseDuration = value,
            "renewInterval" => failover.RenewInterval = value,
            "pairedLeaseDuration" => failover.PairedLeaseDuration = value,
            "heartbeatInterval" => failover.HeartbeatInterval = value,
            "promise" => failover.Promise = value,
            "preferenceDelay" => failover.PreferenceDelay = value,
            _ => failover.Health.Interval = value,
        };
    }

    private static ConfigDocument Compile(Action<SipClusterSpec> change) =>
        ClusterCompiler.Compile(Samples.Input(Samples.Pair(c => change(c.Spec)))).Config.ShouldNotBeNull().Document;

    private static IEnumerable<(string Reason, string Message)> Problems(Action<SipClusterSpec> change) =>
        ClusterCompiler.Compile(Samples.Input(Samples.Pair(c => change(c.Spec)))).Problems.Select(static p => (p.Reason, p.Message));
}
