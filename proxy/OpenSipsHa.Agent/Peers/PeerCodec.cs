using System.Buffers.Binary;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// Datagrams: magic "OSHP" (4 bytes), version (1), kind (1), the fields of the kind in the order of its record (numbers in
/// network byte order, time in 100 ns, names as UTF-8 behind a length of 2 bytes), HMAC-SHA-256 over all of it (32).
/// </summary>
/// <remarks>
/// There is no protection against replays here: an authentic datagram heard twice is two messages. Whoever uses them binds
/// them to what cannot come again (boot, term, sequence).
/// </remarks>
internal static class PeerCodec
{
    /// <summary>Fits into one packet on every link (RFC 8200: 1280 bytes at least).</summary>
    public const int MaxLength = 1200;

    /// <summary>Far above any promise; keeps sums of times within range.</summary>
    public static readonly TimeSpan LongestGrant = TimeSpan.FromHours(1);

    private const uint Magic = 0x4f534850;
    private const byte Version = 1;
    private const int HeaderLength = 6;
    private const int ShortestLength = HeaderLength + PeerKey.MacLength;

    private const byte HeartbeatKind = 1;
    private const byte PromiseKind = 2;
    private const byte GoneKind = 3;
    private const byte LeavingKind = 4;

    /// <summary>Writes and signs.</summary>
    /// <param name="datagram">Has room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>The datagram's length.</returns>
    /// <exception cref="ArgumentException">A name or the whole is too long, or a grant out of range.</exception>
    public static int Encode(PeerMessage message, PeerKey key, Span<byte> datagram)
    {
        var writer = new PeerWriter(datagram[..(MaxLength - PeerKey.MacLength)]);
        writer.Int32((int)Magic);
        writer.Byte(Version);
        switch (message)
        {
            case PeerMessage.Heartbeat heartbeat:
                writer.Byte(HeartbeatKind);
                Start(ref writer, message);
                writer.UInt64(heartbeat.Boot);
                writer.Int32(heartbeat.Term);
                writer.Int64(heartbeat.Sequence);
                writer.Grant(heartbeat.Grant);
                writer.Flag(heartbeat.IsUnbacked);
                break;
            case PeerMessage.Promise promise:
                writer.Byte(PromiseKind);
                Start(ref writer, message);
                writer.Name(promise.Holder);
                writer.UInt64(promise.Boot);
                writer.Int32(promise.Term);
                writer.Int64(promise.Sequence);
                writer.Grant(promise.Grant);
                writer.Flag(promise.IsEligible);
                writer.Name(promise.Node);
                break;
            case PeerMessage.Gone gone:
                writer.Byte(GoneKind);
                Start(ref writer, message);
                writer.UInt64(gone.Boot);
                writer.Int32(gone.Term);
                break;
            case PeerMessage.Leaving leaving:
                writer.Byte(LeavingKind);
                Start(ref writer, message);
                writer.Grant(leaving.Grant);
                break;
            default:
                throw new ArgumentException($"a message of kind {message.GetType().Name}, expected one that has a place on the wire");
        }

        key.Sign(datagram[..writer.Written], datagram.Slice(writer.Written, PeerKey.MacLength));
        return writer.Written + PeerKey.MacLength;
    }

    /// <summary>Nothing but magic and version, which are compared and not interpreted, is looked at before the signature.</summary>
    public static PeerParse Parse(ReadOnlySpan<byte> datagram, PeerKeyRing keys)
    {
        if (datagram.Length < ShortestLength)
            return PeerParse.Refused(PeerRefusal.TooShort);
        if (datagram.Length > MaxLength)
            return PeerParse.Refused(PeerRefusal.TooLong);
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram) != Magic)
            return PeerParse.Refused(PeerRefusal.Magic);
        if (datagram[4] != Version)
            return PeerParse.Refused(PeerRefusal.Version);
        if (!keys.Accepts(datagram[..^PeerKey.MacLength], datagram[^PeerKey.MacLength..]))
            return PeerParse.Refused(PeerRefusal.Mac);

        var reader = new PeerReader(datagram[HeaderLength..^PeerKey.MacLength]);
        var (lease, sender) = (reader.Name(), reader.Name());
        PeerMessage? message = datagram[5] switch
        {
            HeartbeatKind => new PeerMessage.Heartbeat(
                lease, sender, reader.UInt64(), reader.Int32(), reader.Int64(), reader.Grant(), reader.Flag()),
            PromiseKind => new PeerMessage.Promise(
                lease, sender, reader.Name(), reader.UInt64(), reader.Int32(), reader.Int64(), reader.Grant(), reader.Flag(), reader.Name()),
            GoneKind => new PeerMessage.Gone(lease, sender, reader.UInt64(), reader.Int32()),
            LeavingKind => new PeerMessage.Leaving(lease, sender, reader.Grant()),
            _ => null,
        };
        return message is not null && reader.IsWhole ? PeerParse.Heard(message) : PeerParse.Refused(PeerRefusal.Malformed);
    }

    /// <summary>As metrics name it.</summary>
    public static string Kind(PeerMessage message) => message switch
    {
        PeerMessage.Heartbeat => "heartbeat",
        PeerMessage.Promise => "promise",
        PeerMessage.Gone => "gone",
        _ => "leaving",
    };

    private static void Start(ref PeerWriter writer, PeerMessage message)
    {
        writer.Name(message.Lease);
        writer.Name(message.Sender);
    }
}
