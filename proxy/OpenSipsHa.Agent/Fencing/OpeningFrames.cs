using System.Net;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Fencing.Nftables;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>Opens and closes by <see cref="OpeningFrame"/>s, and asks the kernel whether it is so.</summary>
internal sealed class OpeningFrames(FenceTables tables, NftablesQueries queries, TimeProvider time) : IDisposable
{
    private const int Loopback = 1;

    /// <summary>TEST-NET-1 of RFC 5737: nobody's address.</summary>
    private static readonly IPAddress Nobody = IPAddress.Parse("192.0.2.1");

    /// <summary>
    /// A frame is taken off the loopback interface within the call that sends it, unless the processor is so busy with
    /// others that the kernel has put them off (ksoftirqd).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>Of the kernel: ticks of 10 ms at worst, rounded down twice.</summary>
    private static readonly TimeSpan Coarseness = TimeSpan.FromMilliseconds(20);

    private readonly PacketSocket _socket = new();

    /// <summary>Tries it, with nobody's traffic.</summary>
    public bool Work()
    {
        var nobody = tables.Gate(Nobody);
        return Set(nobody, (int)OpeningTimes.Longest.TotalMilliseconds) && Set(nobody, 0);
    }

    /// <param name="ms">One of <see cref="OpeningTimes.All"/>; 0 = closed.</param>
    /// <returns>true = the kernel says that it is so.</returns>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public bool Set(GatedAddress address, int ms)
    {
        var sent = time.GetTimestamp();
        if (!Send(address, ms == 0 ? OpeningFrame.ClosingPort : ms))
            return false;
        while (true)
        {
            var passed = time.GetElapsedTime(sent);
            if (ms == 0 ? address.IsClosed(queries) : address.IsOpenFor(queries, ms - (passed + Coarseness).TotalMilliseconds, ms))
                return true;
            if (passed > Patience || !tables.AreOurs())
                return false;
            Thread.Yield();
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool Send(GatedAddress address, int port)
    {
        try
        {
            _socket.Send(Loopback, address.Frame.WithPort(port));
            return true;
        }
        catch (IOException)
        {
            // The loopback interface is down.
            return false;
        }
    }
}
