using System.Buffers.Binary;
using System.Net;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>
/// Tells changes from repetitions: the kernel also announces each new lifetime of an address (ours, once a second; others'
/// by DHCP and router advertisements) and each statistic of a link, and looking at everything for each of them is dear.
/// </summary>
internal sealed class KnownNetwork
{
    private readonly HashSet<(int Interface, IPAddress Address, int Prefix)> _addresses = [];
    private readonly Dictionary<int, NetworkLink> _links = [];

    /// <summary>Takes in what the kernel announces, one or more rtnetlink messages.</summary>
    /// <returns>true = an address or a link has come, gone or changed.</returns>
    public bool Take(ReadOnlySpan<byte> messages)
    {
        var isChanged = false;
        while (messages.Length >= RouteMessage.HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(messages);
            if (length < RouteMessage.HeaderLength || length > messages.Length)
                return true;
            isChanged |= TakeOne(BinaryPrimitives.ReadUInt16LittleEndian(messages[4..]), messages[..length]);
            messages = messages[Math.Min(messages.Length, (length + 3) & ~3)..];
        }

        return isChanged;
    }

    /// <summary>Announcements were lost: nothing is known.</summary>
    public void Clear()
    {
        _addresses.Clear();
        _links.Clear();
    }

    private bool TakeOne(ushort type, ReadOnlySpan<byte> message)
    {
        switch (type)
        {
            case RouteMessage.NewAddress or RouteMessage.DeleteAddress when RouteMessage.ParseAddress(message) is { } address:
                var key = (address.InterfaceIndex, address.Address, address.PrefixLength);
                // One that goes is a change, known or not.
                if (type == RouteMessage.NewAddress)
                    return _addresses.Add(key);
                _addresses.Remove(key);
                return true;
            case RouteMessage.NewLink when RouteMessage.ParseLink(message) is { } link:
                var isNew = !_links.TryGetValue(link.Index, out var known) || known != link;
                _links[link.Index] = link;
                return isNew;
            case RouteMessage.DeleteLink when RouteMessage.ParseLink(message) is { } gone:
                _links.Remove(gone.Index);
                return true;
            default:
                return true;
        }
    }
}
