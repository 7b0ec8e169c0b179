using System.Net;
using OpenSipsHa.Api.SipMembers;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Who the other members are, as the operator says, and on which port they are reached. One writer; readers on any thread.</summary>
public sealed class PeerDirectory
{
    private volatile IReadOnlyList<IPEndPoint> _endPoints = [];
    private IReadOnlyList<IPAddress> _addresses = [];
    private int _port;
    private int _version;

    public IReadOnlyList<IPEndPoint> EndPoints => _endPoints;

    /// <summary>Grows with every change, of keys too.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <param name="peers">null = none.</param>
    /// <returns>true = others than before.</returns>
    public bool Learn(IReadOnlyList<MemberPeer>? peers)
    {
        _addresses = [.. (peers ?? []).Select(peer => IPAddress.TryParse(peer.Address, out var address) ? address : null).OfType<IPAddress>()];
        return Update();
    }

    /// <returns>true = another one than before.</returns>
    public bool Use(int port)
    {
        _port = port;
        return Update();
    }

    public void KeysChanged() => Interlocked.Increment(ref _version);

    private bool Update()
    {
        IReadOnlyList<IPEndPoint> endPoints = _port == 0 ? [] : [.. _addresses.Select(address => new IPEndPoint(address, _port))];
        if (endPoints.SequenceEqual(_endPoints))
            return false;
        _endPoints = endPoints;
        Interlocked.Increment(ref _version);
        return true;
    }
}
