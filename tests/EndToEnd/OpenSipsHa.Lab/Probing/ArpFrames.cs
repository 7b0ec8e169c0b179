using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.Lab.Probing;

/// <summary>ARP over Ethernet (RFC 826) as bytes.</summary>
internal static class ArpFrames
{
    public const int Length = 42;
    public const int Request = 1;
    public const int Reply = 2;

    /// <summary>Who has <paramref name="target"/>? Asked of one machine.</summary>
    /// <param name="sender">Not 0.0.0.0, which would be a claim (RFC 5227).</param>
    public static byte[] WhoHas(IPAddress target, PhysicalAddress asked, IPAddress sender, PhysicalAddress source)
    {
        var frame = new byte[Length];
        asked.GetAddressBytes().CopyTo(frame, 0);
        source.GetAddressBytes().CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0806);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), 1); // Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), 0x0800); // IPv4
        (frame[18], frame[19]) = (6, 4);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), Request);
        source.GetAddressBytes().CopyTo(frame, 22);
        sender.GetAddressBytes().CopyTo(frame, 28);
        target.GetAddressBytes().CopyTo(frame, 38);
        return frame;
    }

    /// <summary>Operation, ar$spa, ar$tpa and the frame's source; null when it is no IPv4 ARP packet.</summary>
    public static (int Operation, uint Sender, uint Target, PhysicalAddress Source)? Read(ReadOnlySpan<byte> frame) =>
        frame.Length < Length || BinaryPrimitives.ReadUInt16BigEndian(frame[16..]) != 0x0800
            ? null
            : (BinaryPrimitives.ReadUInt16BigEndian(frame[20..]),
                BinaryPrimitives.ReadUInt32BigEndian(frame[28..]),
                BinaryPrimitives.ReadUInt32BigEndian(frame[38..]),
                new PhysicalAddress(frame.Slice(6, 6).ToArray()));
}
