using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Health;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Membership;

/// <summary>A virtual IP of the configuration with its election, from when it is configured until it is no longer.</summary>
public sealed class HeldVirtualIP(
    Contracts.Configuration.VirtualIP vip, VirtualIPHolder holder, LeaseElection election) : IDisposable
{
    private HealthProbe? _probe;

    /// <summary>As it was configured when it was started, but for the preferred node, which may change.</summary>
    public Contracts.Configuration.VirtualIP Configured { get; set; } = vip;

    internal FailoverHistory History { get; } = new();

    public string Name => Configured.Name;

    public string Address => Configured.Address;

    public string LeaseName => Configured.LeaseName;

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
        var holder = new VirtualIPHolder(vip.Name, ip, parts.Network, parts.Fence, parts.Frames, parts.Flows, observer, parts.Clock, logger);
        holder.Place(placement);
        var supervised = new SupervisedAddress(
            holder, ip, parts.Held,
            term => new HeldAddress(
                ip, parts.Peers.Sign(new PeerMessage.Gone(vip.LeaseName, parts.Self.Identity.ToString(), parts.Self.Boot, term)), parts.Directory.EndPoints),
            () => parts.Directory.Version);
        var election = new LeaseElection(
            vip.LeaseName, parts.Self, settings, parts.Leases(vip.LeaseName), supervised, parts.Peers, parts.SurveyorOf(ip, () => holder.Link), parts.Clock,
            logger)
        {
            TookOver = takeover => observer.TookOver(vip.Name, vip.Address, takeover),
        };
        // The order matters: an address left by a process before this one goes before anything else happens.
        election.Start(cancellationToken);
        return new HeldVirtualIP(vip, holder, election);
    }

    /// <summary>From now on, or no longer (null): OPTIONS through the address's own sockets.</summary>
    public void Probe(HealthProbe? probe)
    {
        _probe?.Dispose();
        _probe = probe;
    }

    /// <summary>Order of loss, then the end of the election.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        election.Tell(new ElectionInput.Stop());
        await Task.WhenAny(election.Stopped, Task.Delay(patience));
    }

    public void Dispose()
    {
        Probe(null);
        holder.Dispose();
    }
}
