using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.SipBench.Load;

/// <summary>A UDP socket inside a host of the lab that takes and sends datagrams in batches, for one thread.</summary>
internal sealed unsafe class DatagramSocket : IDisposable
{
    private const int Batch = 64;
    private const int Slot = 4096;
    private const int SolSocket = 1;
    private const int ForcedReceiveBuffer = 33;
    private const int ReceiveBufferBytes = 8 << 20;
    private const int DontWait = 0x40;

    private readonly Socket _socket;
    private readonly Buffers _received = new();
    private readonly Buffers _outgoing = new();
    private int _pending;

    public DatagramSocket(NetworkNamespace host, IPEndPoint local)
    {
        Local = local;
        _socket = host.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // The generator must not be the one that loses datagrams.
        _socket.SetRawSocketOption(SolSocket, ForcedReceiveBuffer, BitConverter.GetBytes(ReceiveBufferBytes));
        _socket.Bind(local);
    }

    public IPEndPoint Local { get; }

    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Takes what is there without waiting. Returns how many; read them with <see cref="Received"/>.</summary>
    public int Receive()
    {
        for (var i = 0; i < Batch; i++)
        {
            _received.Vectors[i].Length = Slot;
            _received.Messages[i].Header.NameLength = SocketAddressCodec.MaxLength;
        }

        return Math.Max(0, Libc.ReceiveMany(_socket.SafeHandle, _received.Messages, Batch, DontWait, null));
    }

    public ReadOnlySpan<byte> Received(int index) => new(_received.Vectors[index].Base, (int)_received.Messages[index].Length);

    public SipEndpoint SourceOf(int index) =>
        SocketAddressCodec.Read(new ReadOnlySpan<byte>(_received.Messages[index].Header.Name, SocketAddressCodec.MaxLength));

    /// <summary>Room for the next datagram; filled before <see cref="Add"/>.</summary>
    public Span<byte> Room()
    {
        if (_pending == Batch)
            Flush();
        return new Span<byte>(_outgoing.Vectors[_pending].Base, Slot);
    }

    public void Add(in SipEndpoint destination, int length)
    {
        ref var message = ref _outgoing.Messages[_pending];
        _outgoing.Vectors[_pending].Length = (nuint)length;
        message.Header.NameLength = (uint)SocketAddressCodec.Write(destination, new Span<byte>(message.Header.Name, SocketAddressCodec.MaxLength));
        _pending++;
    }

    /// <summary>Sends what was added. What the kernel refuses is lost, as on a network.</summary>
    public void Flush()
    {
        for (var sent = 0; sent < _pending;)
            sent += Math.Max(1, Libc.SendMany(_socket.SafeHandle, _outgoing.Messages + sent, (uint)(_pending - sent), 0));
        _pending = 0;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _received.Dispose();
        _outgoing.Dispose();
    }

    private sealed class Buffers : IDisposable
    {
        private readonly byte* _bytes = (byte*)NativeMemory.AllocZeroed(Batch, Slot);
        private readonly byte* _addresses = (byte*)NativeMemory.AllocZeroed(Batch, SocketAddressCodec.MaxLength);

        public Buffers()
        {
            for (var i = 0; i < Batch; i++)
            {
                Vectors[i].Base = _bytes + i * Slot;
                Messages[i].Header.Name = _addresses + i * SocketAddressCodec.MaxLength;
                Messages[i].Header.Vectors = Vectors + i;
                Messages[i].Header.VectorCount = 1;
            }
        }

        public Libc.IoVec* Vectors { get; } = (Libc.IoVec*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.IoVec));

        public Libc.MMsgHdr* Messages { get; } = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MMsgHdr));

        public void Dispose()
        {
            NativeMemory.Free(_bytes);
            NativeMemory.Free(_addresses);
            NativeMemory.Free(Vectors);
            NativeMemory.Free(Messages);
        }
    }
}
