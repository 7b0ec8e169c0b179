using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Fencing.Nftables;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>An address, and the bytes by which the kernel is told and asked of it, made once.</summary>
internal sealed class GatedAddress
{
    private readonly byte[] _openQuery;
    private readonly byte[]? _arpQuery;

    public GatedAddress(IPAddress address, FenceRules rules)
    {
        Address = address;
        Frame = new OpeningFrame(address, rules.Secret.Span);
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var key = address.GetAddressBytes();
        _openQuery = NetfilterMessage.QueryElement(
            NetfilterMessage.FamilyInet, rules.Table, isV6 ? FenceRules.OpenV6 : FenceRules.OpenV4, key);
        if (!isV6)
            _arpQuery = NetfilterMessage.QueryElement(NetfilterMessage.FamilyNetdev, rules.Table, FenceRules.OpenArp, key);
    }

    public IPAddress Address { get; }

    public OpeningFrame Frame { get; }

    public bool IsClosed(NftablesQueries queries) =>
        queries.RemainingOf(_openQuery) is null && (_arpQuery is null || queries.RemainingOf(_arpQuery) is null);

    /// <summary>Whether it is open for at least and at most so many milliseconds more.</summary>
    public bool IsOpenFor(NftablesQueries queries, double atLeast, int atMost) =>
        IsWithin(queries.RemainingOf(_openQuery), atLeast, atMost)
        && (_arpQuery is null || IsWithin(queries.RemainingOf(_arpQuery), atLeast, atMost));

    private static bool IsWithin(ulong? remaining, double atLeast, int atMost) =>
        remaining is { } ms && ms >= atLeast && ms <= (ulong)atMost;
}
