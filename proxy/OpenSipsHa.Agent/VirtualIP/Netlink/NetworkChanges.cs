using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>
/// Calls back whenever an address or a link has come, gone or changed (not merely been prolonged), in the network namespace of the thread that constructs it.
/// It says only that something changed: what it is now is read anew, so that lost messages do no harm.
/// </summary>
public sealed class NetworkChanges : IDisposable
{
    // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
    private const uint Groups = 0x1 | 0x10 | 0x100;

    private readonly KnownNetwork _known = new();
    private readonly LinuxSocket _socket;
    private readonly Action _changed;
    private readonly Thread _thread;
    private volatile bool _disposed;

    public NetworkChanges(Action changed)
    {
        _changed = changed;
        _socket = LinuxSockets.Open(LinuxSockets.AddressFamilyNetlink, LinuxSockets.TypeRaw, LinuxSockets.NetlinkRoute);
        // So that disposal is noticed: closing a descriptor does not wake a thread that blocks in recv.
        LinuxSockets.SetReceiveTimeout(_socket, TimeSpan.FromSeconds(1));
        LinuxSockets.SetReceiveBuffer(_socket, 1024 * 1024);
        Span<byte> address = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(address, LinuxSockets.AddressFamilyNetlink);
        BinaryPrimitives.WriteUInt32LittleEndian(address[8..], Groups);
        if (LinuxSockets.Bind(_socket, address, address.Length) != 0)
            throw LinuxSockets.Error("netlink bind");
        _thread = new Thread(Listen) { IsBackground = true, Name = "network changes" };
        _thread.Start();
    }

    public void Dispose()
    {
        _disposed = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Listen()
    {
        var buffer = new byte[64 * 1024];
        while (!_disposed)
        {
            var received = LinuxSockets.Receive(_socket, buffer, buffer.Length, 0);
            // ENOBUFS: messages were lost, so something has changed.
            var isLoss = received < 0 && Marshal.GetLastPInvokeError() == LinuxSockets.NoBufferSpace;
            if (isLoss)
                _known.Clear();
            if (!_disposed && (isLoss || (received > 0 && _known.Take(buffer.AsSpan(0, (int)received)))))
                _changed();
        }
    }
}
