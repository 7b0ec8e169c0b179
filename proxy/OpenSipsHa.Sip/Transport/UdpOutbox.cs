using System.Runtime.InteropServices;

namespace OpenSipsHa.Sip.Transport;

/// <summary>Datagrams of one thread that leave by one socket, sent together.</summary>
internal sealed unsafe class UdpOutbox : IDisposable
{
    private const int MaxMessages = 64;
    private const int MaxDatagram = 65535;

    // Packed one behind the other; a message needs room for the largest before it is written.
    private const int ArenaBytes = 4 * MaxDatagram;

    private readonly byte[] arena = GC.AllocateUninitializedArray<byte>(ArenaBytes, pinned: true);
    private readonly byte* arenaStart;
    private readonly byte* addresses;
    private readonly Libc.IoVec* vectors;
    private readonly Libc.MMsgHdr* messages;
    private int used;
    private int count;

    public UdpOutbox(SipListener listener)
    {
        Listener = listener;
        arenaStart = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(arena, 0);
        addresses = (byte*)NativeMemory.AllocZeroed(MaxMessages, SocketAddressCodec.MaxLength);
        vectors = (Libc.IoVec*)NativeMemory.AllocZeroed(MaxMessages, (nuint)sizeof(Libc.IoVec));
        messages = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(MaxMessages, (nuint)sizeof(Libc.MMsgHdr));
        for (var i = 0; i < MaxMessages; i++)
        {
            messages[i].Header.Name = addresses + i * SocketAddressCodec.MaxLength;
            messages[i].Header.Vectors = vectors + i;
            messages[i].Header.VectorCount = 1;
        }
    }

    public SipListener Listener { get; }

    public bool IsFull => count == MaxMessages || ArenaBytes - used < MaxDatagram;

    public Span<byte> Room => arena.AsSpan(used, MaxDatagram);

    public void Add(in SipEndpoint destination, int length)
    {
        vectors[count].Base = arenaStart + used;
        vectors[count].Length = (nuint)length;
        messages[count].Header.NameLength = (uint)SocketAddressCodec.Write(
            destination, new Span<byte>(messages[count].Header.Name, SocketAddressCodec.MaxLength));
        used += length;
        count++;
    }

    /// <summary>Sends all; a datagram that the kernel refuses is left out. Returns how many were refused.</summary>
    public int Flush(SafeHandle? socket)
    {
        var sent = 0;
        var refused = 0;
        while (sent < count)
        {
            var accepted = socket is null ? -1 : Libc.SendMany(socket, messages + sent, (uint)(count - sent), 0);
            if (accepted > 0)
            {
                sent += accepted;
                continue;
            }

            // The error is that of the first one: unreachable, the address not ours, a firewall. Never fatal.
            if (socket is not null && Marshal.GetLastPInvokeError() == Libc.Eintr)
                continue;
            sent++;
            refused++;
        }

        count = used = 0;
        return refused;
    }

    public void Dispose()
    {
        NativeMemory.Free(addresses);
        NativeMemory.Free(vectors);
        NativeMemory.Free(messages);
    }
}
