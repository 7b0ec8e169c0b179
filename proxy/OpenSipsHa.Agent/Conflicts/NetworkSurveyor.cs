using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// Asks the network whether an address is free (whenApiUnavailable: Keep): nobody answers for it, and the silence is not
/// this node's own, for its gateway answers.
/// </summary>
/// <param name="link">Where the address goes; null = nowhere at present.</param>
public sealed class NetworkSurveyor(AddressProbe addresses, GatewayProbe gateways, IPAddress address, Func<NetworkLink?> link) : ISurveyor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<bool> IsFreeAsync(CancellationToken cancellationToken)
    {
        if (link() is not { Works: true } place)
            return false;
        try
        {
            var gateway = gateways.AskAsync(place, Patience, cancellationToken);
            var holder = addresses.ProbeAsync(place, address, Patience, cancellationToken);
            return await holder is null && await gateway != GatewayReach.Silent;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
