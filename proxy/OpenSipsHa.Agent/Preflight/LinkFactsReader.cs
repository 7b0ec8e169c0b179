using System.Buffers.Binary;
using System.Text;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>RTM_GETLINK with IFLA_LINKINFO (linux/if_link.h), in the network namespace of the calling thread.</summary>
public static class LinkFactsReader
{
    private const ushort GetLink = 18;
    private const int HeaderLength = 16;
    private const uint FlagNoArp = 0x80;

    private const ushort Name = 3;
    private const ushort Master = 10;
    private const ushort LinkInfo = 18;
    private const ushort InfoKind = 1;
    private const ushort InfoData = 2;
    private const ushort InfoPortKind = 4;
    private const ushort InfoPortData = 5;
    private const ushort Mode = 1;
    private const ushort BridgeCallsArptables = 38;
    private const ushort PortProxiesArp = 10;
    private const ushort PortProxiesArpWifi = 12;
    private const ushort PortSuppressesNeighbours = 32;

    /// <exception cref="IOException">The kernel refuses.</exception>
    public static IReadOnlyList<LinkFacts> Read() => [.. NetlinkDump.Run(GetLink, new byte[HeaderLength]).Select(message => Parse(message)).OfType<LinkFacts>()];

    /// <param name="message">struct ifinfomsg and attributes; null = too short.</param>
    public static LinkFacts? Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength)
            return null;
        var facts = new LinkFacts(BinaryPrimitives.ReadInt32LittleEndian(message[4..]), "")
        {
            IsWithoutArp = (BinaryPrimitives.ReadUInt32LittleEndian(message[8..]) & FlagNoArp) != 0,
        };
        foreach (var (type, value) in NetlinkAttributes.Read(message[HeaderLength..]))
        {
            facts = type switch
            {
                Name => facts with { Name = Text(value) },
                Master => facts with { Master = Number(value) },
                LinkInfo => WithInfo(facts, value),
                _ => facts,
            };
        }

        return facts;
    }

    private static LinkFacts WithInfo(LinkFacts facts, byte[] info)
    {
        var parts = NetlinkAttributes.Read(info).GroupBy(part => part.Type).ToDictionary(part => part.Key, part => part.First().Value);
        facts = facts with
        {
            Kind = parts.TryGetValue(InfoKind, out var kind) ? Text(kind) : "",
            PortKind = parts.TryGetValue(InfoPortKind, out var portKind) ? Text(portKind) : "",
        };
        // What is inside is numbered anew for each kind.
        foreach (var (type, value) in NetlinkAttributes.Read(parts.GetValueOrDefault(InfoData)))
        {
            if (type == Mode && facts.Kind is "macvlan" or "ipvlan" or "bond")
                facts = facts with { Mode = Number(value) };
            else if (type == BridgeCallsArptables && facts.Kind == "bridge")
                facts = facts with { CallsArptables = Number(value) != 0 };
        }

        foreach (var (type, value) in NetlinkAttributes.Read(parts.GetValueOrDefault(InfoPortData)))
        {
            if (facts.PortKind != "bridge" || Number(value) == 0)
                continue;
            if (type == PortSuppressesNeighbours)
                facts = facts with { SuppressesNeighbours = true };
            else if (type is PortProxiesArp or PortProxiesArpWifi)
                facts = facts with { AnswersForOthers = true };
        }

        return facts;
    }

    private static string Text(byte[] value) => Encoding.UTF8.GetString(value).TrimEnd('\0');

    /// <summary>1, 2 or 4 bytes; what is longer is no number.</summary>
    private static int Number(byte[] value) => value.Length switch
    {
        1 => value[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(value),
        4 => BinaryPrimitives.ReadInt32LittleEndian(value),
        _ => 0,
    };
}
