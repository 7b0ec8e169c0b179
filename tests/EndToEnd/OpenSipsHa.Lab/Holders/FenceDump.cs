using System.Buffers.Binary;
using System.Net;
using System.Text;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Netlink;

namespace OpenSipsHa.Lab.Holders;

/// <summary>
/// Reads through nfnetlink whether the product's nftables tables let an address answer: those whose name begins with
/// <c>opensipsha</c>, with a set of open addresses whose elements expire, and perhaps a set of those that are gated at all.
/// </summary>
public sealed class FenceDump(NetworkNamespace host, IPAddress address) : IDisposable
{
    private const string TablePrefix = "opensipsha";
    private const int NetlinkNetfilter = 12;
    private const ushort Nftables = 10 << 8;
    private const ushort GetSet = Nftables | 10;
    private const ushort GetSetElement = Nftables | 13;
    private const int FamilyHeader = 4;
    private const uint TimeoutFlag = 0x10;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(host, NetlinkNetfilter);
    private readonly byte[] _address = address.GetAddressBytes();
    private IReadOnlyList<FenceSet>? _sets;

    /// <summary>Sets have been added or removed, perhaps: look for them anew.</summary>
    public void Forget() => _sets = null;

    /// <returns>Null when nothing gates the address; otherwise what is left until it closes, zero when it is closed.</returns>
    public TimeSpan? Read()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            _sets ??= FindSets();
            if (_sets is not null && TryRead(_sets, out var left))
                return left;
            // Changed while it was read.
            _sets = null;
        }

        // A table that keeps changing is being made: what is not yet there gates nothing.
        return null;
    }

    public void Dispose() => _socket.Dispose();

    private bool TryRead(IReadOnlyList<FenceSet> sets, out TimeSpan? left)
    {
        left = null;
        foreach (var fence in sets.GroupBy(set => set.Table, StringComparer.Ordinal))
        {
            var isGated = fence.All(set => set.Expires);
            TimeSpan? open = null;
            foreach (var set in fence)
            {
                if (!TryFind(set, out var found))
                    return false;
                // IP and ARP pass different tables of that name: the first to close decides.
                if (set.Expires)
                    open = found is null || found < open || open is null ? found ?? TimeSpan.Zero : open;
                else
                    isGated |= found is not null;
            }

            if (isGated && open is not null && (left is null || open < left))
                left = open;
        }

        return true;
    }

    private List<FenceSet>? FindSets()
    {
        var sets = new List<FenceSet>();
        var complete = _socket.Dump(GetSet, Header(family: 0), message =>
        {
            var attributes = message[FamilyHeader..];
            var table = Text(NetlinkAttributes.Find(attributes, 1));
            var keyLength = NetlinkAttributes.Find(attributes, 5);
            if (!table.StartsWith(TablePrefix, StringComparison.Ordinal)
                || keyLength.Length != 4 || BinaryPrimitives.ReadUInt32BigEndian(keyLength) != _address.Length)
            {
                return;
            }

            var flags = NetlinkAttributes.Find(attributes, 3);
            var expires = flags.Length == 4 && (BinaryPrimitives.ReadUInt32BigEndian(flags) & TimeoutFlag) != 0;
            sets.Add(new FenceSet(message[0], table, Text(NetlinkAttributes.Find(attributes, 2)), expires));
        });
        return complete ? sets : null;
    }

    /// <param name="found">What is left of the element, <see cref="TimeSpan.MaxValue"/> when it does not expire; null: not there.</param>
    private bool TryFind(FenceSet set, out TimeSpan? found)
    {
        TimeSpan? left = null;
        byte[] body = [.. Header(set.Family), .. Attribute(1, set.Table), .. Attribute(2, set.Name)];
        var complete = _socket.Dump(GetSetElement, body, message =>
        {
            var elements = new NetlinkAttributes(NetlinkAttributes.Find(message[FamilyHeader..], 3));
            while (elements.MoveNext())
            {
                var key = NetlinkAttributes.Find(NetlinkAttributes.Find(elements.Value, 1), 1);
                if (!key.SequenceEqual(_address))
                    continue;
                var expiration = NetlinkAttributes.Find(elements.Value, 5);
                left = expiration.Length == 8
                    ? TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt64BigEndian(expiration))
                    : TimeSpan.MaxValue;
            }
        });
        found = left;
        return complete;
    }

    private static byte[] Header(byte family) => [family, 0, 0, 0];

    private static byte[] Attribute(ushort type, string text)
    {
        var value = Encoding.ASCII.GetBytes(text + "\0");
        var attribute = new byte[(4 + value.Length + 3) & ~3];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(attribute.AsSpan(2), type);
        value.CopyTo(attribute, 4);
        return attribute;
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).TrimEnd('\0');
}
