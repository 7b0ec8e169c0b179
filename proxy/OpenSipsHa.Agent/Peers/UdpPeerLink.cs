using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// Authenticated datagrams between the nodes' own addresses. Nobody who lacks the key can make a member hear anything; who
/// records a datagram can have it heard again (<see cref="PeerCodec"/>): subscribers bind what they hear to boot, term
/// and sequence.
/// </summary>
public sealed class UdpPeerLink : IPeerLink, IDisposable
{
    private static readonly TimeSpan BindAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Action<PeerMessage>> _subscribers = new(StringComparer.Ordinal);
    private readonly IPAddress _host;
    private readonly PeerKeys _keys;
    private readonly ILogger _logger;
    private readonly PeerFailures _failures;
    private readonly ITimer _bindAgain;
    private volatile PeerAddress[] _peers = [];
    private volatile PeerSocket? _socket;
    private volatile string? _bindComplaint = "no port to listen on is known yet";
    private int _port = -1;
    private bool _disposed;

    /// <param name="host">The node's own address.</param>
    /// <param name="keys">Not disposed with this.</param>
    public UdpPeerLink(IPAddress host, PeerKeys keys, TimeProvider time, ILogger<UdpPeerLink> logger)
    {
        _host = host;
        _keys = keys;
        _logger = logger;
        _failures = new PeerFailures(time, logger);
        _bindAgain = time.CreateTimer(_ => BindAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// A peer's kernel says that nobody listens on its port: its agent has gone while its node lives. Only a hint: anybody on
    /// the way can forge it. Called on a thread that receives or sends, which must not wait.
    /// </summary>
    public event Action<IPEndPoint>? Refused;

    /// <summary>Why peers cannot be heard, in words; null = they can.</summary>
    public string? Complaint => _keys.Complaint ?? _bindComplaint;

    /// <summary>
    /// Listens on this port of the host, in the network namespace of the calling thread, and no longer on another one. What fails
    /// is tried again every second.
    /// </summary>
    public void Bind(int port)
    {
        lock (_gate)
        {
            if (port == _port && _socket is not null)
                return;
            _port = port;
            BindNow();
        }
    }

    /// <summary>Who is sent to and heard. The member itself and addresses of another family than its own are left out.</summary>
    public void SetPeers(IReadOnlyList<IPEndPoint> peers)
    {
        var wanted = peers.Where(peer => peer.AddressFamily == _host.AddressFamily && !peer.Address.Equals(_host)).Distinct().ToList();
        if (wanted.SequenceEqual(_peers.Select(peer => peer.EndPoint)))
            return;
        _peers = [.. wanted.Select(peer => new PeerAddress(peer))];
        PeerLog.PeersSet(_logger, wanted.Count == 0 ? "none" : string.Join(", ", wanted));
    }

    public void Send(PeerMessage message)
    {
        if (_socket is not { } socket || _keys.Ring is not { } keys)
            return;
        Span<byte> buffer = stackalloc byte[PeerCodec.MaxLength];
        var datagram = buffer[..PeerCodec.Encode(message, keys.Current, buffer)];
        foreach (var peer in _peers)
        {
            var result = socket.Send(datagram, peer.Bytes);
            PeerMetrics.Datagram(message, result.Name);
            if (result.Errno != 0)
                _failures.NotSent(peer.EndPoint, result);
        }
    }

    /// <inheritdoc/>
    /// <returns>Empty without a key.</returns>
    public byte[] Sign(PeerMessage message)
    {
        if (_keys.Ring is not { } keys)
            return [];
        Span<byte> buffer = stackalloc byte[PeerCodec.MaxLength];
        return buffer[..PeerCodec.Encode(message, keys.Current, buffer)].ToArray();
    }

    public IDisposable Subscribe(string lease, Action<PeerMessage> heard)
    {
        _subscribers.AddOrUpdate(lease, heard, (_, others) => others + heard);
        return new PeerSubscription(_subscribers, lease, heard);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _bindAgain.Dispose();
            _socket?.Dispose();
            _socket = null;
        }
    }

    private void BindAgain()
    {
        lock (_gate)
        {
            if (!_disposed && _socket is null)
                BindNow();
        }
    }

    private void BindNow()
    {
        _socket?.Dispose();
        _socket = null;
        var local = new IPEndPoint(_host, _port);
        try
        {
            _socket = new PeerSocket(local, Hear, Refuse);
            _bindComplaint = null;
            PeerLog.Bound(_logger, local);
        }
        catch (IOException e)
        {
            if (e.Message != _bindComplaint)
                PeerLog.BindFailed(_logger, e.Message);
            _bindComplaint = e.Message;
            _bindAgain.Change(BindAgainAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Hear(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> from)
    {
        var (message, refusal) = Judge(datagram, from);
        if (refusal == PeerRefusal.Mac && _keys.Suspect())
            (message, refusal) = Judge(datagram, from);
        if (message is null)
        {
            _failures.Dropped(refusal, from);
            return;
        }

        if (!_subscribers.TryGetValue(message.Lease, out var heard))
        {
            _failures.Dropped(PeerRefusal.Unsubscribed, from);
            return;
        }

        PeerMetrics.Datagram(message, PeerMetrics.Heard);
        try
        {
            heard(message);
        }
        catch (Exception e)
        {
            // A mistake in one subscriber must not make the member deaf for the others.
            PeerLog.SubscriberFailed(_logger, e, message.Lease);
        }
    }

    private PeerParse Judge(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> from)
    {
        if (Find(from) is null)
            return PeerParse.Refused(PeerRefusal.Stranger);
        return _keys.Ring is { } keys ? PeerCodec.Parse(datagram, keys) : PeerParse.Refused(PeerRefusal.NoKey);
    }

    private void Refuse(ReadOnlySpan<byte> address)
    {
        if (Find(address) is not { } peer)
            return;
        PeerMetrics.Refused(peer.EndPoint.Address);
        Refused?.Invoke(peer.EndPoint);
    }

    private PeerAddress? Find(ReadOnlySpan<byte> address)
    {
        foreach (var peer in _peers)
        {
            if (peer.HasAddress(address))
                return peer;
        }

        return null;
    }
}
