using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Does a gateway of an interface answer? Tells a node that is cut off from a node whose peer is.</summary>
public sealed class GatewayProbe(INetwork network, IFrameSender frames, TimeProvider time)
{
    private readonly Question _question = new(network, frames, time);

    /// <summary>
    /// Asks all gateways of default routes through the interface, of both families; one that answers is enough. In the network
    /// namespace of the calling thread.
    /// </summary>
    /// <exception cref="IOException">They could not be asked (interface down, no CAP_NET_RAW): nothing is known.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<GatewayReach> AskAsync(NetworkLink link, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var gateways = DefaultGateways.Read()
            .Where(route => route.InterfaceIndex == link.Index)
            .Select(route => route.Gateway).OfType<IPAddress>().Distinct().ToList();
        if (gateways.Count == 0)
            return Task.FromResult(GatewayReach.NoGateway);
        var addresses = network.Addresses();
        var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Here, not in the method that waits: the sockets are to be of this thread's namespace.
        return FirstAsync([.. gateways.Select(gateway => AskOneAsync(link, gateway, addresses, timeout, enough.Token))], enough);
    }

    private static async Task<GatewayReach> FirstAsync(List<Task<bool>> asking, CancellationTokenSource enough)
    {
        using var disposed = enough;
        IOException? refused = null;
        while (asking.Count > 0)
        {
            var done = await Task.WhenAny(asking);
            asking.Remove(done);
            try
            {
                if (!await done)
                    continue;
                await enough.CancelAsync();
                return GatewayReach.Answers;
            }
            catch (IOException e)
            {
                refused = e;
            }
        }

        return refused is null ? GatewayReach.Silent : throw refused;
    }

    /// <summary>From an address of our own on the gateway's network, as always: a probe looks like the beginning of a conflict, of which some gateways keep a log.</summary>
    private async Task<bool> AskOneAsync(
        NetworkLink link, IPAddress gateway, IReadOnlyList<AssignedAddress> addresses, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var none = gateway.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        var own = addresses.FirstOrDefault(a => a.InterfaceIndex == link.Index && !a.IsHostAddress && a.NetworkContains(gateway))?.Address;
        var frame = ProbeFrames.Ask(gateway, link.MacAddress, own ?? none);
        return await _question.AskAsync(link, gateway, frame, timeout, cancellationToken) is not null;
    }
}
