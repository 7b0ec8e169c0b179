using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Agent.Status;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Kubernetes.Client;

namespace OpenSipsHa.Agent.Tests.Status;

/// <summary>When the status is written, on a clock that moves only when told to.</summary>
public sealed class StatusReporterTests : IAsyncLifetime
{
    private static readonly AgentOptions Agent = new()
    {
        PodName = "pair-0",
        PodNamespace = "voice",
        PodUid = "0f3c",
        NodeName = "node-1",
        HostIP = IPAddress.Parse("192.168.1.211"),
        Cluster = "pair",
    };

    private static readonly MemberSnapshot Standby = new() { Eligibility = new Eligibility(true, "Eligible", "all is well"), Wanted = "config-1" };

    private readonly ManualTime _time = new();
    private readonly RecordingMembers _members = new("voice", "pair-0");
    private readonly CancellationTokenSource _stop = new();
    private readonly StatusReporter _reporter;
    private Task _running = Task.CompletedTask;

    public StatusReporterTests() => _reporter = new StatusReporter(_members, Agent, "1.2.3", _time, NullLogger.Instance);

    public ValueTask InitializeAsync()
    {
        _running = _reporter.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running);
        _stop.Dispose();
    }

    [Fact]
    public async Task A_transition_is_written_at_once()
    {
        await WriteAsync(Standby, 1);
        await WriteAsync(Standby with { Eligibility = new Eligibility(false, "InterfaceDown", "interface eth0 has no carrier") }, 2);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_has_changed()
    {
        await WriteAsync(Standby with { VirtualIPs = Held(1) }, 1);
        // Equal, not the same: as a member composes it anew every second.
        for (var i = 0; i < 20; i++)
            _reporter.Report(Standby with { VirtualIPs = Held(1) });
        await WriteAsync(Standby with { VirtualIPs = Held(2) }, 2);
        _members.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Counters_are_written_every_two_seconds_at_most_with_the_latest_figures()
    {
        await WriteAsync(Standby, 1);
        _reporter.Report(Standby with { Calls = 1 });
        await Waiting.UntilAsync(() => _time.Timers == 1, "it waits");
        _reporter.Report(Standby with { Calls = 2, Registrations = 9 });
        _time.Advance(TimeSpan.FromSeconds(1.999));
        _members.Written.Count.ShouldBe(1);
        await Waiting.UntilAsync(() => _time.Timers == 1, "it still waits");
        _time.Advance(TimeSpan.FromSeconds(0.001));
        await Waiting.UntilAsync(() => _members.Written.Count == 2, "written");
        (_members.Written.Last().Calls, _members.Written.Last().Registrations).ShouldBe((2, 9));
    }

    [Fact]
    public async Task A_transition_does_not_wait_for_the_counters_time()
    {
        await WriteAsync(Standby, 1);
        _reporter.Report(Standby with { Calls = 1 });
        await Waiting.UntilAsync(() => _time.Timers == 1, "it waits");
        await WriteAsync(Standby with { Calls = 1, VirtualIPs = Held(1) }, 2);
    }

    [Fact]
    public async Task A_failed_write_is_tried_again_after_a_second_with_the_state_of_then()
    {
        _members.Failure = new KubeTransportException("no route to host", timedOut: false, reached: false);
        _reporter.Report(Standby);
        await Waiting.UntilAsync(() => _time.Timers == 1, "it waits");
        _members.Failure = null;
        _reporter.Report(Standby with { ProxyReady = true });
        _time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => _members.Written.Count == 1, "written");
        _members.Written.Single().Conditions.Count.ShouldBe(5);
    }

    private static ValueList<VirtualIPState> Held(int term) =>
        new([new VirtualIPState("vip", "192.168.1.213", Held: true, DateTimeOffset.UnixEpoch, term)]);

    private async Task WriteAsync(MemberSnapshot snapshot, int writes)
    {
        _reporter.Report(snapshot);
        await Waiting.UntilAsync(() => _members.Written.Count >= writes, $"write {writes}");
        _members.Written.Count.ShouldBe(writes);
    }
}
