using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Membership;

/// <summary>A virtual IP of the configuration with its election, from when it is configured until it is no longer.</summary>
public sealed class HeldVirtualIP(string name, string address, string leaseName, VirtualIPHolder holder, LeaseElection election, Task running) : IDisposable
{
    public string Name => name;

    public string Address => address;

    public string LeaseName => leaseName;

    public VirtualIPHolder Holder => holder;

    public LeaseElection Election => election;

    /// <summary>Safe to call from any thread.</summary>
    public ElectionPulse Pulse() => election.Pulse();

    public static HeldVirtualIP Start(
        Contracts.Configuration.VirtualIP vip, ElectionSettings settings, VirtualIPHolder.Placement? placement, MemberParts parts,
        IVirtualIPObserver observer, CancellationToken cancellationToken)
    {
        var ip = IPAddress.Parse(vip.Address);
        var logger = parts.Logging.CreateLogger<LeaseElection>();
        var holder = new VirtualIPHolder(vip.Name, ip, parts.Network, parts.Frames, observer, parts.Clock, logger);
        holder.Place(placement);
        var election = new LeaseElection(
            vip.LeaseName, parts.Self, settings, parts.Leases(vip.LeaseName), holder, parts.Peers, parts.SurveyorOf(ip), parts.Clock, logger)
        {
            TookOver = takeover => observer.TookOver(vip.Name, vip.Address, takeover),
        };
        // The order matters: an address left by a process before this one goes before anything else happens.
        var running = Task.Run(() => election.RunAsync(cancellationToken), CancellationToken.None);
        return new HeldVirtualIP(vip.Name, vip.Address, vip.LeaseName, holder, election, running);
    }

    /// <summary>Order of loss, then the end of the election.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        election.Tell(new ElectionInput.Stop());
        await Task.WhenAny(running, Task.Delay(patience));
    }

    public void Dispose() => holder.Dispose();
}
