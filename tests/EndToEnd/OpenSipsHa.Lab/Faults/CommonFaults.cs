using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Faults;

/// <summary>Faults that say nothing about what keeps the virtual IP: the same for every system.</summary>
public static class CommonFaults
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    /// <summary>The holder is asked to end, as by an orderly shutdown.</summary>
    public static Fault Terminated { get; } = new(
        "sigterm", "SIGTERM",
        site => site.SignalAsync(site.Holder, PairPart.Supervisor, Signal.Term),
        Restarted(PairPart.Agent));

    public static Fault EverythingKilled { get; } = new(
        "sigkill-everything", "SIGKILL of everything",
        site => site.SignalAsync(site.Holder, PairPart.Everything, Signal.Kill),
        async site =>
        {
            await site.WaitForAsync(site.Holder, PairPart.Agent);
            await site.WaitForAsync(site.Holder, PairPart.Proxy);
        });

    public static Fault AgentKilled { get; } = new(
        "sigkill-agent", "SIGKILL of the agent only",
        site => site.SignalAsync(site.Holder, PairPart.Agent, Signal.Kill),
        Restarted(PairPart.Agent));

    public static Fault ProxyKilled { get; } = new(
        "sigkill-proxy", "SIGKILL of the proxy only",
        site => site.SignalAsync(site.Holder, PairPart.Proxy, Signal.Kill),
        Restarted(PairPart.Proxy));

    public static Fault AgentStopped { get; } = new(
        "sigstop-agent", "SIGSTOP of the agent 10 s, then SIGCONT",
        site => site.StopAsync(site.Holder, PairPart.Agent),
        Resumed)
    { Hold = Long };

    public static Fault LinkDown { get; } = new(
        "link-down", "link down 10 s, carrier lost",
        site => site.Cluster.Control.LinkDownAsync(site.Holder, site.Cancellation),
        site => site.Cluster.Control.LinkUpAsync(site.Holder))
    { Hold = Long };

    public static Fault SilentCut { get; } = new(
        "silent-cut", "silent cut 10 s, carrier kept",
        site => site.Cluster.Control.CutAsync(site.Holder, site.Cancellation),
        site => site.Cluster.Control.HealAsync(site.Holder))
    { Hold = Long };

    public static Fault PeersParted { get; } = new(
        "partition-peers", "the nodes cannot hear each other 10 s, clients reach both",
        site => site.Network.PartAsync(site.Holder, site.Standby),
        site => site.Network.HealAsync())
    { Hold = Long };

    /// <summary>In the order that a comparison shows them.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [Terminated, EverythingKilled, AgentKilled, ProxyKilled, AgentStopped, LinkDown, SilentCut, PeersParted];

    /// <summary>As <see cref="Fault.Heal"/>: what was killed has been started again on the node that held the address.</summary>
    public static Func<FaultSite, Task> Restarted(PairPart part) => site => site.WaitForAsync(site.Holder, part);

    /// <summary>As <see cref="Fault.Heal"/>: what was stopped goes on.</summary>
    public static Task Resumed(FaultSite site)
    {
        site.Resume();
        return Task.CompletedTask;
    }
}
