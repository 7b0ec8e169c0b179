using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Netlink;

namespace OpenSipsHa.Lab.Holders;

/// <summary>One node's address and fence: events of the kernel say when to look again.</summary>
internal sealed class NodeWatch : IDisposable
{
    private const int NetlinkRoute = 0;
    private const int NetlinkNetfilter = 12;
    private const uint AddressGroup = 0x10; // RTMGRP_IPV4_IFADDR
    private const uint NftablesGroup = 1 << (7 - 1); // NFNLGRP_NFTABLES

    private readonly IPAddress _virtualIP;
    private readonly AddressDump _addresses;
    private readonly FenceDump _fence;
    private readonly NetlinkSocket _addressEvents;
    private readonly NetlinkSocket _fenceEvents;

    public NodeWatch(string node, NetworkNamespace host, IPAddress virtualIP)
    {
        (Node, _virtualIP) = (node, virtualIP);
        // Listen first, look then: nothing in between is missed.
        _addressEvents = NetlinkSocket.Open(host, NetlinkRoute, AddressGroup);
        _fenceEvents = NetlinkSocket.Open(host, NetlinkNetfilter, NftablesGroup);
        _addresses = new AddressDump(host);
        _fence = new FenceDump(host, virtualIP);
        Look();
    }

    public string Node { get; }

    /// <summary>For poll(2).</summary>
    public IReadOnlyList<int> Descriptors => [_addressEvents.Descriptor, _fenceEvents.Descriptor];

    /// <summary>Whether the address was on an interface when it was last looked at.</summary>
    public bool HasAddress { get; private set; }

    /// <summary>Until when the fence lets it answer, on <see cref="LabClock"/>: for good when nothing gates it.</summary>
    public TimeSpan OpenUntil { get; private set; }

    /// <summary>Looks when something has happened, or when it must.</summary>
    public void Look(bool must)
    {
        var happened = _addressEvents.Drain();
        if (_fenceEvents.Drain())
        {
            _fence.Forget();
            happened = true;
        }

        if (happened || must)
            Look();
    }

    public void Dispose()
    {
        _addressEvents.Dispose();
        _fenceEvents.Dispose();
        _addresses.Dispose();
        _fence.Dispose();
    }

    private void Look()
    {
        // The earlier of the two times: what is left is counted from before it was read.
        var now = LabClock.Now;
        OpenUntil = _fence.Read() is not { } left ? TimeSpan.MaxValue
            : left == TimeSpan.Zero ? TimeSpan.MinValue
            : left == TimeSpan.MaxValue ? TimeSpan.MaxValue
            : now + left;
        HasAddress = false;
        foreach (var address in _addresses.Read())
            HasAddress |= address.Address.Equals(_virtualIP);
    }
}
