using Microsoft.Win32.SafeHandles;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>A file descriptor of a socket.</summary>
internal sealed class LinuxSocket : SafeHandleMinusOneIsInvalid
{
    public LinuxSocket()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => LinuxSockets.Close(handle) == 0;
}
