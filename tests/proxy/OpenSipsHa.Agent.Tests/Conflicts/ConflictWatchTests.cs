using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Conflicts;

/// <summary>Real frames between namespaces: a node that holds the addresses, one that held them before, and a stranger.</summary>
public sealed class ConflictWatchTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly RecordingObserver _heard = new();
    private readonly HashSet<IPAddress> _withoutAuthority = [];
    private NetworkLab _lab = null!;
    private LabStation _node = null!;
    private LabStation _stranger = null!;
    private ConflictWatch _watch = null!;

    /// <summary>One of each family.</summary>
    public static TheoryData<string> Addresses => ["192.168.1.213", "2001:db8::213"];

    /// <summary>Held and claimed after something that must not be heard: the sockets deliver in order.</summary>
    private static readonly IPAddress[] Proofs = [IPAddress.Parse("192.168.1.214"), IPAddress.Parse("2001:db8::214")];

    private static IPAddress[] VirtualIPs => [.. Addresses.Select(row => IPAddress.Parse(row.Data))];

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _node = await LabStation.AddAsync(_lab, "node", "192.168.1.211");
        _stranger = await LabStation.AddAsync(_lab, "stranger", "192.168.1.66");
        _watch = new ConflictWatch(
            _node.Network, _node.Frames, _heard, new MonotonicClock(_time), NullLogger.Instance, address => !_withoutAuthority.Contains(address));
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _node.Dispose();
        _stranger.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task A_holder_names_the_MAC_of_whoever_else_announces_its_address(string text)
    {
        var address = IPAddress.Parse(text);
        Gain(address);
        _stranger.Announce(address);
        await Waiting.UntilAsync(() => _heard.Conflicts.Count == 1, "a conflict");
        _heard.Conflicts.Single().Mac.ShouldBe(_stranger.Host.MacAddress);
        _heard.Conflicts.Single().Address.ShouldBe(address);
        _heard.Challenges.ShouldContain(address);
        _watch.Current().Single().Mac.ShouldBe(_stranger.Host.MacAddress);

        // It ends when the stranger is silent, and with the authority.
        _time.Advance(ConflictDetector.Memory);
        _watch.Current().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task An_address_given_by_hand_to_a_station_that_says_nothing_is_found_by_asking_for_it(string text)
    {
        var address = IPAddress.Parse(text);
        Gain(address);
        await _stranger.AssignAsync(address);
        _heard.Conflicts.ShouldBeEmpty();
        _time.Advance(ConflictWatch.BetweenQuestions);
        await Waiting.UntilAsync(() => _heard.Conflicts.Count == 1, "a conflict");
        _heard.Conflicts.Single().Mac.ShouldBe(_stranger.Host.MacAddress);
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task A_takeover_asks_who_else_has_the_address(string text)
    {
        var address = IPAddress.Parse(text);
        await _stranger.AssignAsync(address);
        _watch.Gained(address);
        // IPv6: the first answer cannot be told from a late announcement, the second one can.
        await Waiting.UntilAsync(() => !_heard.Challenges.IsEmpty, "an answer");
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await Waiting.UntilAsync(() => _heard.Conflicts.Count == 1, "a conflict");
        _heard.Conflicts.Single().Mac.ShouldBe(_stranger.Host.MacAddress);
        _heard.Conflicts.Single().How.ShouldBe(text.Contains(':') ? ClaimKind.NeighborAdvertisement : ClaimKind.ProbeAnswer);
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task A_late_announcement_of_the_one_before_is_answered_but_not_reported(string text)
    {
        var address = IPAddress.Parse(text);
        using var counted = new CountedConflicts(text);
        _watch.Gained(address);
        _stranger.Announce(address);
        await Waiting.UntilAsync(() => !_heard.Challenges.IsEmpty, "a challenge");
        _heard.Conflicts.ShouldBeEmpty();
        await Waiting.UntilAsync(() => counted.Of("late") > 0, "it is counted");
        counted.Of("conflict").ShouldBe(0);
    }

    [Fact]
    public async Task A_standby_says_nothing_when_the_holder_announces()
    {
        foreach (var address in VirtualIPs)
            _stranger.Announce(address);
        await OnlyProofsAreHeardAsync();
    }

    [Fact]
    public async Task One_whose_authority_has_run_out_hears_its_successor_and_that_is_no_conflict()
    {
        foreach (var address in VirtualIPs)
        {
            Gain(address);
            _withoutAuthority.Add(address);
            _stranger.Announce(address);
        }

        await OnlyProofsAreHeardAsync();
        _heard.Challenges.ShouldAllBe(address => Proofs.Contains(address));
    }

    [Theory, MemberData(nameof(Addresses))]
    public async Task Frames_of_this_node_are_no_conflict_not_even_when_a_switch_sends_them_back(string text)
    {
        var address = IPAddress.Parse(text);
        Gain(address);
        _node.Announce(address);
        // As a loop in the network does: the node's frames, from outside.
        foreach (var frame in AddressFrames.Announce(address, _node.Host.MacAddress))
            _stranger.Frames.Send(_stranger.Link.Index, frame);
        await OnlyProofsAreHeardAsync();
    }

    [Fact]
    public async Task A_challenge_makes_the_announcer_say_where_the_address_is()
    {
        var address = VirtualIPs[0];
        using var announcer = new Announcer(_node.Frames, address, _time, NullLogger.Instance);
        announcer.Start(_node.Link, new AnnouncementTimes(TimeSpan.Zero, TimeSpan.Zero, 1));
        Gain(address);
        var client = await LabStation.AddAsync(_lab, "client", "192.168.1.20");
        using var disposed = client;
        await client.IpAsync($"neigh replace {address} lladdr 02:00:00:00:00:99 nud stale dev eth0");
        _stranger.Announce(address);
        await Waiting.UntilAsync(() => !_heard.Challenges.IsEmpty, "a challenge");
        announcer.Defend().ShouldBeTrue();
        client.Neighbour(address).ShouldContain(_node.Mac);
    }

    [Fact]
    public async Task A_flood_of_claims_is_counted_in_full_and_told_now_and_then()
    {
        var address = VirtualIPs[0];
        using var counted = new CountedConflicts(address.ToString());
        Gain(address);
        for (var i = 0; i < 50; i++)
            _stranger.Announce(address);
        await Waiting.UntilAsync(() => counted.Of("conflict") == 100, "all of them are counted");
        _heard.Challenges.Count.ShouldBe(1);
        _heard.Conflicts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_was_down_is_listened_to_when_it_is_back()
    {
        Gain(VirtualIPs[0]);
        await _node.IpAsync("link set eth0 down");
        await _node.IpAsync("link set eth0 up");
        await Waiting.UntilAsync(() => _node.Link.Works, "link up");
        using var again = new Timer(_ => { _time.Advance(TimeSpan.FromSeconds(1)); _stranger.Announce(VirtualIPs[0]); }, null, 0, 50);
        await Waiting.UntilAsync(() => !_heard.Conflicts.IsEmpty, "a conflict");
    }

    [Fact]
    public async Task Another_set_of_addresses_replaces_the_one_before()
    {
        _node.Host.Run(() => { _watch.Start(_node.Link, Proofs); return true; });
        Gain(VirtualIPs[0]);
        _stranger.Announce(VirtualIPs[0]);
        await OnlyProofsAreHeardAsync();
    }

    [Fact]
    public async Task Frames_of_a_VLAN_that_this_node_is_not_in_are_no_conflict()
    {
        Gain(VirtualIPs[0]);
        foreach (var frame in AddressFrames.Announce(VirtualIPs[0], _stranger.Host.MacAddress))
            _stranger.Frames.Send(_stranger.Link.Index, Tagged(frame, vlan: 100));
        await OnlyProofsAreHeardAsync();
    }

    [Fact]
    public void An_interface_that_is_not_there_is_an_error_that_says_what_was_wanted() =>
        Should.Throw<IOException>(() => _watch.Start(_node.Link with { Index = 4711 }, VirtualIPs)).Message.ShouldContain("192.168.1.213");

    [Fact]
    public async Task A_tag_that_says_priority_only_hides_no_conflict()
    {
        Gain(VirtualIPs[0]);
        foreach (var frame in AddressFrames.Announce(VirtualIPs[0], _stranger.Host.MacAddress))
            _stranger.Frames.Send(_stranger.Link.Index, Tagged(frame, vlan: 0));
        await Waiting.UntilAsync(() => !_heard.Conflicts.IsEmpty, "a conflict");
    }

    /// <summary>IEEE 802.1Q, priority 5.</summary>
    private static byte[] Tagged(byte[] frame, int vlan) => [.. frame.AsSpan(0, 12), 0x81, 0, 0xa0, (byte)vlan, .. frame.AsSpan(12)];

    private void Start() => _node.Host.Run(() =>
    {
        _watch.Start(_node.Link, [.. VirtualIPs, .. Proofs]);
        _watch.Start(_node.Link, [.. Proofs, .. VirtualIPs]);
        return true;
    });

    /// <summary>Past the grace.</summary>
    private void Gain(IPAddress address)
    {
        _watch.Gained(address);
        _time.Advance(TimeSpan.FromSeconds(10));
    }

    private async Task OnlyProofsAreHeardAsync()
    {
        foreach (var proof in Proofs)
        {
            Gain(proof);
            _stranger.Announce(proof);
            await Waiting.UntilAsync(() => _heard.Conflicts.Any(conflict => conflict.Address.Equals(proof)), $"a conflict about {proof}");
        }

        _heard.Conflicts.ShouldAllBe(conflict => Proofs.Contains(conflict.Address));
    }

    /// <summary>The metric, for one address.</summary>
    private sealed class CountedConflicts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _counts = [];

        public CountedConflicts(string address)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "opensipsha.arp.conflicts")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
                lock (_counts)
                {
                    if (named["vip"] == address)
                        _counts[named["kind"]!] = _counts.GetValueOrDefault(named["kind"]!) + value;
                }
            });
            _listener.Start();
        }

        public long Of(string kind)
        {
            lock (_counts)
                return _counts.GetValueOrDefault(kind);
        }

        public void Dispose() => _listener.Dispose();
    }
}
