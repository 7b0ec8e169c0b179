using System.Net;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// Takes an address that nobody has (RFC 5737) on the loopback interface, announces it there and gives it up again: what is compiled
/// and loaded the first time would otherwise cost a tenth of a second in the middle of the first takeover.
/// </summary>
public static class Rehearsal
{
    private const int LoopbackIndex = 1;

    private static readonly IPAddress Nobodys = IPAddress.Parse("192.0.2.1");
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(3);

    /// <exception cref="IOException">The kernel refuses: a takeover would show the same, and says so then.</exception>
    public static void Run(INetwork network, IFence fence, IFrameSender frames, MonotonicClock clock)
    {
        if (network.Links().FirstOrDefault(link => link.Index == LoopbackIndex) is not { Works: true } loopback)
            return;
        var address = new FencedAddress(network, fence, clock, Nobodys);
        try
        {
            address.Guard();
            address.Bind(loopback, new Authority(clock.Now, clock.Now + Lasts, 0));
            foreach (var frame in AddressFrames.Announce(Nobodys, loopback.MacAddress))
                frames.Send(loopback.Index, frame);
        }
        finally
        {
            address.Remove();
            address.Forget();
        }
    }
}
