using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;

namespace OpenSipsHa.Lab.Probing;

/// <summary>
/// The bytes that one series of probes sends, and what it reads in the Ethernet frames that come back. Each series has a name of its
/// own: a proxy that was stopped answers an earlier one's probes when it goes on.
/// </summary>
internal sealed class ProbeMark
{
    private const int EthernetHeader = 14;
    private const int UdpHeader = 8;
    private const byte UdpProtocol = 17;
    private static int _series;

    private readonly IPEndPoint _target;
    private readonly IPEndPoint _local;
    private readonly byte[] _targetAddress;
    private readonly string _name;
    private readonly byte[] _prefix;

    private ProbeMark(IPEndPoint target, IPEndPoint local, int series)
    {
        (_target, _local) = (target, local);
        _targetAddress = target.Address.GetAddressBytes();
        _name = string.Create(CultureInfo.InvariantCulture, $"probe-{Environment.ProcessId}-{series}-{local.Port}-");
        _prefix = Encoding.ASCII.GetBytes(_name);
    }

    public static ProbeMark New(IPEndPoint target, IPEndPoint local) => new(target, local, Interlocked.Increment(ref _series));

    /// <summary>OPTIONS to the proxy itself (no user part); the sequence number is in Call-ID and branch.</summary>
    public byte[] Request(int sequence) => Encoding.ASCII.GetBytes(
        $"""
        OPTIONS sip:{_target} SIP/2.0
        Via: SIP/2.0/UDP {_local};branch=z9hG4bK{_name}{sequence}
        Max-Forwards: 70
        From: <sip:probe@{_local}>;tag=p{_local.Port}
        To: <sip:{_target}>
        Call-ID: {_name}{sequence}-
        CSeq: {sequence + 1} OPTIONS
        Content-Length: 0


        """.ReplaceLineEndings("\r\n"));

    /// <summary>The probe that a frame answers with 200, and who sent the frame; null for every other frame.</summary>
    public (int Sequence, PhysicalAddress Responder)? Answer(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeader + 20 || frame[EthernetHeader] >> 4 != 4 || frame[EthernetHeader + 9] != UdpProtocol)
            return null;
        var ip = frame[EthernetHeader..];
        var udp = ip[((ip[0] & 15) * 4)..];
        if (udp.Length < UdpHeader
            || !ip.Slice(12, 4).SequenceEqual(_targetAddress)
            || BinaryPrimitives.ReadUInt16BigEndian(udp) != _target.Port
            || BinaryPrimitives.ReadUInt16BigEndian(udp[2..]) != _local.Port
            || !udp[UdpHeader..].StartsWith("SIP/2.0 200"u8))
        {
            return null;
        }

        return Sequence(udp[UdpHeader..]) is { } sequence ? (sequence, new PhysicalAddress(frame.Slice(6, 6).ToArray())) : null;
    }

    /// <summary>The Call-ID ends with a dash; in the branch, which holds the name too, the line may end behind the digits.</summary>
    private int? Sequence(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf(_prefix); at >= 0; at = text.IndexOf(_prefix))
        {
            text = text[(at + _prefix.Length)..];
            var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (length > 0 && text[length] == (byte)'-')
                return int.Parse(text[..length], CultureInfo.InvariantCulture);
        }

        return null;
    }
}
