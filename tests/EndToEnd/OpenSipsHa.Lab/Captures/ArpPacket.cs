using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Captures;

/// <summary>One ARP packet as tshark dissected it.</summary>
/// <param name="Time">When it was captured, by the machine's clock.</param>
/// <param name="Operation">Request or reply.</param>
/// <param name="FrameSource">Source MAC of the Ethernet frame.</param>
/// <param name="FrameTarget">Destination MAC of the Ethernet frame.</param>
/// <param name="SenderHardware">ar$sha, RFC 826.</param>
/// <param name="Sender">ar$spa, RFC 826.</param>
/// <param name="Target">ar$tpa, RFC 826.</param>
public sealed record ArpPacket(
    DateTimeOffset Time,
    ArpOperation Operation,
    PhysicalAddress FrameSource,
    PhysicalAddress FrameTarget,
    PhysicalAddress SenderHardware,
    IPAddress Sender,
    IPAddress Target)
{
    /// <summary>tshark's fields, in the order that <see cref="Parse"/> expects.</summary>
    internal static readonly string[] Fields =
        ["frame.time_epoch", "arp.opcode", "eth.src", "eth.dst", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.proto_ipv4"];

    /// <summary>Announces its sender's address instead of asking for another (RFC 5944 section 4.6): sender and target are equal.</summary>
    public bool IsGratuitous => Sender.Equals(Target);

    /// <returns>Null for a line that is not an IPv4 ARP packet.</returns>
    public static ArpPacket? Parse(string line)
    {
        var fields = line.Split('\t');
        if (fields.Length != Fields.Length
            || !double.TryParse(fields[0], CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var operation) || operation is not (1 or 2)
            || !PhysicalAddress.TryParse(fields[2], out var frameSource)
            || !PhysicalAddress.TryParse(fields[3], out var frameTarget)
            || !PhysicalAddress.TryParse(fields[4], out var senderHardware)
            || !IPAddress.TryParse(fields[5], out var sender)
            || !IPAddress.TryParse(fields[6], out var target))
        {
            return null;
        }

        return new ArpPacket(
            DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds), (ArpOperation)operation,
            frameSource, frameTarget, senderHardware, sender, target);
    }
}
