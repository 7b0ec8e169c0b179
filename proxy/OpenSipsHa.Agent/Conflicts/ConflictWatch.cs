using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// Listens for others that claim the virtual IPs of this member, and asks for them: on takeover, and every half minute
/// while one is held, because a station that was given the address by hand and says nothing by itself is heard by nobody but
/// those whom it answers. Nothing here waits, and none of it can hold up or undo a takeover. Safe to call from any thread.
/// </summary>
/// <param name="holds">
/// Whether this member holds the address by an authority that has not run out. Asked for each claim that is heard: after a
/// pause (SIGCONT) the announcement of the one who has rightly taken over may be read before <see cref="Lost"/> is called.
/// null = from <see cref="Gained"/> to <see cref="Lost"/>.
/// </param>
public sealed class ConflictWatch(
    INetwork network, IFrameSender frames, IConflictObserver observer, MonotonicClock clock, ILogger logger, Func<IPAddress, bool>? holds = null)
    : IDisposable
{
    /// <summary>Who else has the address: one small broadcast.</summary>
    public static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, WatchedAddress> _addresses = [];
    private readonly OwnAddresses _own = new(network, clock, logger);
    private ClaimListener? _listener;
    private NetworkLink? _link;

    /// <summary>
    /// From now on these addresses, on this interface. Does nothing when it does that already; an address that stays keeps
    /// what is known of it. The sockets are of the network namespace of the calling thread.
    /// </summary>
    /// <exception cref="IOException">No such interface, no CAP_NET_RAW: nothing is listened to.</exception>
    public void Start(NetworkLink link, IReadOnlyCollection<IPAddress> addresses)
    {
        lock (_gate)
        {
            var isSame = _listener is not null && _link?.Index == link.Index && _addresses.Keys.ToHashSet().SetEquals(addresses);
            _link = link;
            if (isSame)
                return;
            StopListening();
            foreach (var gone in _addresses.Keys.Except(addresses).ToList())
            {
                _addresses[gone].Dispose();
                _addresses.Remove(gone);
            }

            foreach (var address in addresses)
                _addresses.TryAdd(address, new WatchedAddress(address, clock.Time, Ask));
            if (addresses.Count > 0)
                _listener = ClaimListener.Open(link, addresses, Heard, clock.Time, logger);
        }
    }

    /// <summary>There is no interface to listen on.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            StopListening();
            _link = null;
            foreach (var address in _addresses.Values)
                address.Dispose();
            _addresses.Clear();
        }
    }

    /// <summary>This member has bound and announced the address: whoever else has it is asked to say so.</summary>
    public void Gained(IPAddress address)
    {
        lock (_gate)
            _addresses.GetValueOrDefault(address)?.Gained(clock.Now, BetweenQuestions);
    }

    /// <summary>This member has given the address up: others may claim it as they like.</summary>
    public void Lost(IPAddress address)
    {
        lock (_gate)
            _addresses.GetValueOrDefault(address)?.Lost();
    }

    /// <summary>Conflicts about held addresses that are not over.</summary>
    public IReadOnlyList<AddressConflict> Current()
    {
        lock (_gate)
            return [.. _addresses.Values.SelectMany(address => address.Detector.Current(clock.Now))];
    }

    public void Dispose() => Stop();

    private void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private void Ask(IPAddress address)
    {
        if (Volatile.Read(ref _link) is not { } link)
            return;
        try
        {
            frames.Send(link.Index, ProbeFrames.Probe(address, link.MacAddress));
        }
        catch (IOException e)
        {
            ConflictLog.NotAsked(logger, link.Name, address, e.Message);
        }
    }

    private void Heard(AddressClaim claim)
    {
        // A standby hears the holder all day: that is the end of it.
        lock (_gate)
        {
            if (_addresses.GetValueOrDefault(claim.Address) is not { Detector.IsHeld: true })
                return;
        }

        if (holds is not null && !holds(claim.Address))
            return;
        // Not under the lock: it may ask the kernel, and a takeover must not wait for that.
        var isOwn = _own.Contains(claim.Mac);
        ConflictVerdict verdict;
        bool isChallenge;
        lock (_gate)
        {
            if (!_addresses.TryGetValue(claim.Address, out var watched))
                return;
            verdict = watched.Detector.Judge(claim, isOwn, clock.Now);
            isChallenge = verdict.Meaning != ClaimMeaning.None && watched.IsChallenge(clock.Now);
        }

        if (verdict.Meaning != ClaimMeaning.None)
            Tell(claim, verdict, isChallenge);
    }

    private void Tell(AddressClaim claim, ConflictVerdict verdict, bool isChallenge)
    {
        ConflictMetrics.Claimed(claim.Address, verdict.Meaning);
        if (isChallenge)
            observer.Challenged(claim.Address);
        if (verdict.Meaning == ClaimMeaning.Late)
            ConflictLog.Late(logger, claim.Address, AddressConflict.MacText(claim.Mac));
        if (verdict.Conflict is not { } conflict)
            return;
        ConflictLog.Conflict(logger, conflict);
        observer.Conflict(conflict);
    }
}
