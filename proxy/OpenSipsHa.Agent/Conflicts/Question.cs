using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Asks the stations on a link who has an address, and waits for the first that is none of our own.</summary>
internal sealed class Question(INetwork network, IFrameSender frames, TimeProvider time)
{
    /// <summary>PROBE_NUM of RFC 5227: one lost frame is no answer yet.</summary>
    private const int Times = 3;

    /// <param name="frame">The question, sent at once and twice more, evenly spread.</param>
    /// <returns>The MAC of the one who has the address; null = nobody said so in time.</returns>
    /// <exception cref="IOException">It could not be asked at all: nothing is known.</exception>
    public async Task<PhysicalAddress?> AskAsync(
        NetworkLink link, IPAddress address, byte[] frame, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var own = network.Links().Select(l => l.MacAddress).ToHashSet();
        // Listening first: an answer may come within microseconds.
        using var socket = ClaimSocket.Open(link.Index, [address]);
        frames.Send(link.Index, frame);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var repeating = RepeatAsync(link.Index, frame, timeout / Times, either.Token);
        try
        {
            while (true)
            {
                var claim = await socket.ReceiveAsync(either.Token);
                if (claim.Address.Equals(address) && !own.Contains(claim.Mac))
                    return claim.Mac;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException e)
        {
            throw new IOException($"asking on {link.Name} who has {address}: {e.Message}", e);
        }
        finally
        {
            await either.CancelAsync();
            await repeating;
        }
    }

    private async Task RepeatAsync(int interfaceIndex, byte[] frame, TimeSpan pause, CancellationToken cancellationToken)
    {
        // A timer's shortest period.
        using var timer = new PeriodicTimer(pause > TimeSpan.FromMilliseconds(1) ? pause : TimeSpan.FromMilliseconds(1), time);
        try
        {
            for (var sent = 1; sent < Times && await timer.WaitForNextTickAsync(cancellationToken); sent++)
                frames.Send(interfaceIndex, frame);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Answered, too late, or the interface went down after the first question: the receiver says so.
        }
    }
}
