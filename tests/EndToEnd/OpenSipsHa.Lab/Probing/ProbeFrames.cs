using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;

namespace OpenSipsHa.Lab.Probing;

/// <summary>The bytes that a probe sends, and what it reads in the Ethernet frames that come back.</summary>
internal static class ProbeFrames
{
    private const int EthernetHeader = 14;
    private const int UdpHeader = 8;
    private const byte UdpProtocol = 17;

    /// <summary>OPTIONS to the proxy itself (no user part); the sequence number is in Call-ID and branch.</summary>
    public static byte[] Request(IPEndPoint target, IPEndPoint local, int sequence) => Encoding.ASCII.GetBytes(
        $"""
        OPTIONS sip:{target} SIP/2.0
        Via: SIP/2.0/UDP {local};branch=z9hG4bKprobe{local.Port}x{sequence}
        Max-Forwards: 70
        From: <sip:probe@{local}>;tag=p{local.Port}
        To: <sip:{target}>
        Call-ID: probe-{local.Port}-{sequence}-
        CSeq: {sequence + 1} OPTIONS
        Content-Length: 0


        """.ReplaceLineEndings("\r\n"));

    /// <summary>The probe that a frame answers with 200, and who sent the frame; null for every other frame.</summary>
    public static (int Sequence, PhysicalAddress Responder)? Answer(ReadOnlySpan<byte> frame, IPEndPoint target, IPEndPoint local)
    {
        if (frame.Length < EthernetHeader + 20 || frame[EthernetHeader] >> 4 != 4 || frame[EthernetHeader + 9] != UdpProtocol)
            return null;
        var ip = frame[EthernetHeader..];
        var udp = ip[((ip[0] & 15) * 4)..];
        if (udp.Length < UdpHeader
            || !new IPAddress(ip.Slice(12, 4)).Equals(target.Address)
            || BinaryPrimitives.ReadUInt16BigEndian(udp) != target.Port
            || BinaryPrimitives.ReadUInt16BigEndian(udp[2..]) != local.Port)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(udp[UdpHeader..]);
        var mark = $"probe-{local.Port}-";
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        if (!text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) || at < 0)
            return null;
        var digits = text.AsSpan(at + mark.Length);
        var end = digits.IndexOf('-');
        return end > 0 && int.TryParse(digits[..end], CultureInfo.InvariantCulture, out var sequence)
            ? (sequence, new PhysicalAddress(frame.Slice(6, 6).ToArray()))
            : null;
    }
}
