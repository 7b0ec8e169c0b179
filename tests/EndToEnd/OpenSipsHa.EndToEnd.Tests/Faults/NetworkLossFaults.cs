using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>Faults of the network beyond those that <see cref="CommonFaults"/> compares.</summary>
internal static class NetworkLossFaults
{
    private const int Flaps = 20;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HalfAFlap = TimeSpan.FromMilliseconds(100);

    public static Fault NodeFrozen { get; } = new(
        "node-frozen", "all processes of the holder's node frozen 10 s",
        site => site.Cluster.Control.FreezeAsync(site.Holder, site.Cancellation),
        site => site.Cluster.Control.ThawAsync(site.Holder))
    { Hold = Long };

    public static Fault StandbyLinkDown { get; } = new(
        "link-down-standby", "standby's link down 10 s",
        site => site.Cluster.Control.LinkDownAsync(site.Standby, site.Cancellation),
        site => site.Cluster.Control.LinkUpAsync(site.Standby))
    { Hold = Long };

    public static Fault StandbyCut { get; } = new(
        "silent-cut-standby", "silent cut of the standby 10 s",
        site => site.Cluster.Control.CutAsync(site.Standby, site.Cancellation),
        site => site.Cluster.Control.HealAsync(site.Standby))
    { Hold = Long };

    public static Fault HolderWithoutApi { get; } = Healed(
        "partition-api-holder", "holder cannot reach the API server 10 s, packets dropped",
        site => site.Network.PartAsync(site.Holder, ProductCluster.ApiHostName));

    public static Fault HolderRefusedByApi { get; } = Healed(
        "partition-api-holder-reject", "holder cannot reach the API server 10 s, connections reset",
        site => site.Network.RejectApiAsync(site.Holder));

    public static Fault StandbyWithoutApi { get; } = Healed(
        "partition-api-standby", "standby cannot reach the API server 10 s",
        site => site.Network.PartAsync(site.Standby, ProductCluster.ApiHostName));

    public static Fault HolderAlone { get; } = Healed(
        "partition-both", "holder reaches neither peer nor API server 10 s, clients reach both nodes",
        site => site.Network.PartAsync(site.Holder, site.Standby, ProductCluster.ApiHostName));

    public static Fault HolderUnheard { get; } = Healed(
        "one-way-from-holder", "standby does not hear the holder 10 s",
        site => site.Network.LoseOneWayAsync(site.Holder, site.Standby));

    public static Fault StandbyUnheard { get; } = Healed(
        "one-way-from-standby", "holder does not hear the standby 10 s",
        site => site.Network.LoseOneWayAsync(site.Standby, site.Holder));

    public static Fault RandomLoss { get; } = Healed(
        "loss-30", "30 % of the holder's packets lost each way 10 s",
        site => site.Network.LoseAtRandomAsync(site.Holder, percent: 30));

    public static Fault LinkFlaps { get; } = new(
        "link-flaps", $"holder's link down and up {Flaps} times in 4 s",
        async site =>
        {
            for (var flap = 0; flap < Flaps; flap++)
            {
                await site.Cluster.Control.LinkDownAsync(site.Holder, site.Cancellation);
                await Task.Delay(HalfAFlap, site.Cancellation);
                await site.Cluster.Control.LinkUpAsync(site.Holder, site.Cancellation);
                await Task.Delay(HalfAFlap, site.Cancellation);
            }
        },
        site => site.Cluster.Control.LinkUpAsync(site.Holder));

    private static Fault Healed(string name, string title, Func<FaultSite, Task> make) =>
        new(name, title, make, site => site.Network.HealAsync()) { Hold = Long };
}
