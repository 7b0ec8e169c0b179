using System.Runtime.InteropServices;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// One socket's thread: takes what is there (up to 32 datagrams), runs the engine over it, sends what came out of it
/// together. No epoll: a thread has one socket and blocks in recvmmsg itself, two system calls a batch.
/// </summary>
internal sealed unsafe class UdpReceiver : IDisposable
{
    private const int Batch = 32;
    private const int Slot = 65536;

    private readonly SipListener listener;
    private readonly SafeHandle socket;
    private readonly ProxyEngine engine;
    private readonly EngineWorker worker;
    private readonly byte[] buffers = GC.AllocateUninitializedArray<byte>(Batch * Slot, pinned: true);
    private readonly byte* addresses;
    private readonly Libc.IoVec* vectors;
    private readonly Libc.MMsgHdr* messages;
    private readonly Thread thread;
    private volatile bool stopping;

    public UdpReceiver(SipListener listener, SafeHandle socket, ProxyEngine engine, EngineWorker worker, int index)
    {
        this.listener = listener;
        this.socket = socket;
        this.engine = engine;
        this.worker = worker;
        addresses = (byte*)NativeMemory.AllocZeroed(Batch, SocketAddressCodec.MaxLength);
        vectors = (Libc.IoVec*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.IoVec));
        messages = (Libc.MMsgHdr*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MMsgHdr));
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffers, 0);
        for (var i = 0; i < Batch; i++)
        {
            vectors[i].Base = start + i * Slot;
            vectors[i].Length = Slot;
            messages[i].Header.Name = addresses + i * SocketAddressCodec.MaxLength;
            messages[i].Header.Vectors = vectors + i;
            messages[i].Header.VectorCount = 1;
        }

        thread = new Thread(Run) { IsBackground = true, Name = $"sip-{listener.Name}-{index}" };
    }

    public EngineWorker Worker => worker;

    public void Start() => thread.Start();

    public void RequestStop() => stopping = true;

    /// <summary>Waits for the thread, then frees what it used.</summary>
    public void Dispose()
    {
        RequestStop();
        if (thread.IsAlive)
            thread.Join();
        NativeMemory.Free(addresses);
        NativeMemory.Free(vectors);
        NativeMemory.Free(messages);
    }

    private void Run()
    {
        while (!stopping)
        {
            for (var i = 0; i < Batch; i++)
                messages[i].Header.NameLength = SocketAddressCodec.MaxLength;
            var count = Libc.ReceiveMany(socket, messages, Batch, Libc.MsgWaitForOne, null);
            if (count > 0)
                Handle(count);
            else
                OnError(Marshal.GetLastPInvokeError());
        }
    }

    private void Handle(int count)
    {
        for (var i = 0; i < count; i++)
        {
            ref var message = ref messages[i];
            var source = SocketAddressCodec.Read(new ReadOnlySpan<byte>(message.Header.Name, SocketAddressCodec.MaxLength));
            if ((message.Header.Flags & Libc.MsgTrunc) != 0)
                worker.Counters.Dropped[(int)DropReason.Truncated]++;
            else if (!source.IsNone)
                engine.Receive(worker, listener, source, buffers, i * Slot, (int)message.Length);
        }

        worker.Sink.Flush();
    }

    // Errors of earlier sends come back here (ICMP); the socket stays good.
    private static void OnError(int errno)
    {
        if (errno is not (Libc.Eagain or Libc.Eintr))
            Thread.Sleep(1);
    }
}
