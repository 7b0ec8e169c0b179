using System.Globalization;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>Faults of what the product is made of and stands on: its containers, the Lease, the kernel's tables, the API server.</summary>
internal static class ProductFaults
{
    private const string HandoverAnnotation = "sip.opensipsha.io/handover";
    private const string Lease = "pair-192.168.1.213";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TakeoverTimeout = TimeSpan.FromSeconds(20);

    public static Fault Handover { get; } = new(
        "handover", "handover on request",
        async site =>
        {
            await site.Cluster.Kubectl.OutputAsync("annotate", "sipcluster", PairNetwork.Cluster, $"{HandoverAnnotation}=all@{Guid.NewGuid():N}", "--overwrite");
            await MovedAsync(site);
        },
        site => site.Cluster.Kubectl.OutputAsync("annotate", "sipcluster", PairNetwork.Cluster, HandoverAnnotation + "-"));

    public static Fault SupervisorKilled { get; } = new(
        "sigkill-supervisor", "SIGKILL of the agent's supervisor only",
        site => site.SignalAsync(site.Holder, PairPart.Supervisor, Signal.Kill),
        CommonFaults.Restarted(PairPart.Agent));

    public static Fault AgentContainerKilled { get; } = new(
        "sigkill-agent-container", "SIGKILL of agent and supervisor at once",
        site => site.SignalAsync(site.Holder, PairPart.AgentContainer, Signal.Kill),
        CommonFaults.Restarted(PairPart.Agent));

    public static Fault AgentContainerStopped { get; } = new(
        "sigstop-agent-container", "SIGSTOP of agent and supervisor 10 s, then SIGCONT",
        site => site.StopAsync(site.Holder, PairPart.AgentContainer), CommonFaults.Resumed)
    { Hold = Long };

    public static Fault ProxyStopped { get; } = new(
        "sigstop-proxy", "SIGSTOP of the proxy 10 s, then SIGCONT",
        site => site.StopAsync(site.Holder, PairPart.Proxy), CommonFaults.Resumed)
    { Hold = Long };

    public static Fault StandbyStopped { get; } = new(
        "sigstop-standby", "SIGSTOP of the standby's agent 10 s, then SIGCONT",
        site => site.StopAsync(site.Standby, PairPart.Agent), CommonFaults.Resumed)
    { Hold = Long };

    public static Fault AllAgentsKilled { get; } = new(
        "agents-at-once", "both agents killed and started at once",
        async site =>
        {
            await site.SignalAsync(site.Holder, PairPart.AgentContainer, Signal.Kill);
            await site.SignalAsync(site.Standby, PairPart.AgentContainer, Signal.Kill);
        },
        async site =>
        {
            await site.WaitForAsync(site.Holder, PairPart.Agent);
            await site.WaitForAsync(site.Standby, PairPart.Agent);
        });

    public static Fault LeaseDeleted { get; } = new(
        "lease-deleted", "Lease deleted", site => site.Cluster.Kubectl.OutputAsync("delete", "lease", Lease, "--wait=false"));

    public static Fault HolderNulled { get; } = new(
        "holder-nulled", "Lease's holder nulled", site => PatchAsync(site, """{"spec":{"holderIdentity":null}}"""));

    /// <summary>A stranger's elector takes the Lease and never renews it.</summary>
    public static Fault StrangerRenews { get; } = new(
        "stranger", "Lease renewed by a stranger",
        async site =>
        {
            var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            await PatchAsync(
                site, $$$"""{"spec":{"holderIdentity":"stranger","leaseDurationSeconds":4,"acquireTime":"{{{now}}}","renewTime":"{{{now}}}"}}""");
            // A watch that a restored API server keeps waiting shows nothing: then it is the next renewal that finds out.
            await Deadline.UntilAsync(
                "the holder to give way", TakeoverTimeout, () => !HasAddress(site.Cluster.Host(site.Holder)), cancellationToken: site.Cancellation);
        });

    public static Fault FenceFlushed { get; } = new(
        "fence-flushed", "nft flush ruleset on the holder's node",
        site => ExecAsync(site.Cluster.Host(site.Holder), "nft", "flush", "ruleset"));

    public static Fault AddressRemoved { get; } = new(
        "address-removed", "virtual IP removed by hand from the holder's node",
        site => ExecAsync(site.Cluster.Host(site.Holder), "ip", "address", "del", PairNetwork.VirtualIP + "/32", "dev", "eth0"));

    public static Fault DuplicateAddress { get; } = new(
        "duplicate-vip", "virtual IP configured and announced on a third host 10 s",
        async site =>
        {
            var host = site.Cluster.Host(PairNetwork.Gateway2);
            await ExecAsync(host, "ip", "address", "add", PairNetwork.VirtualIP + "/32", "dev", "eth0");
            await ExecAsync(host, "arping", "-U", "-c", "1", "-w", "1", "-I", "eth0", PairNetwork.VirtualIP.ToString());
        },
        site => ExecAsync(site.Cluster.Host(PairNetwork.Gateway2), "ip", "address", "del", PairNetwork.VirtualIP + "/32", "dev", "eth0"))
    { Hold = Long };

    public static Fault ApiDropped { get; } = new(
        "api-drop", "API server unreachable 20 s, packets dropped", site => site.Network.DropApiAsync(), site => site.Network.HealAsync())
    { Hold = Outage };

    public static Fault ApiRejected { get; } = new(
        "api-reject", "API server unreachable 20 s, connections reset", site => site.Network.RejectApiAsync(), site => site.Network.HealAsync())
    { Hold = Outage };

    public static Fault ApiGone { get; } = new(
        "api-gone", "API server gone 60 s", site => site.Network.DropApiAsync(), site => site.Network.HealAsync())
    { Hold = TimeSpan.FromSeconds(60) };

    public static Fault ApiSlow { get; } = new(
        "api-slow", "API server slow by 2 s, for 20 s",
        site => site.Cluster.Control.SlowApiAsync(TimeSpan.FromSeconds(2)),
        site => site.Cluster.Control.SlowApiAsync(TimeSpan.Zero))
    { Hold = Outage };

    public static Fault ApiRestarted { get; } = new(
        "api-restarted", "API server restarted, away for 2 s", site => site.Cluster.Control.RestartApiAsync(TimeSpan.FromSeconds(2)));

    public static Fault ApiRestored { get; } = new(
        "api-restored", "API server restored from a state seconds old",
        site => site.Cluster.Control.RestoreApiAsync(),
        StatusIsTrueAsync)
    { Prepare = site => site.Cluster.Control.SaveApiAsync() };

    public static Fault ApiRestoredFromBeforeAFailover { get; } = new(
        "api-restored-holder", "API server restored from a state in which the other node held",
        site => site.Cluster.Control.RestoreApiAsync(),
        StatusIsTrueAsync)
    {
        Prepare = async site =>
        {
            await site.Cluster.Control.SaveApiAsync();
            await site.SignalAsync(site.Holder, PairPart.Supervisor, Signal.Term);
            await MovedAsync(site);
            await site.WaitForAsync(site.Holder, PairPart.Agent);
        },
    };

    /// <summary>Losing the standby costs nothing, also when the API server takes its time, which promises have got to know.</summary>
    public static Fault StandbyKilled(int apiDelay) => new(
        $"standby-killed-api-{apiDelay}ms", $"standby killed while the API server is slow by {apiDelay} ms",
        site => site.SignalAsync(site.Standby, PairPart.Everything, Signal.Kill),
        async site =>
        {
            await site.WaitForAsync(site.Standby, PairPart.Agent);
            await site.WaitForAsync(site.Standby, PairPart.Proxy);
            await site.Cluster.Control.SlowApiAsync(TimeSpan.Zero);
        })
    {
        Prepare = async site =>
        {
            await site.Cluster.Control.SlowApiAsync(TimeSpan.FromMilliseconds(apiDelay));
            await RenewedAsync(site, times: 3);
        },
    };

    private static Task MovedAsync(FaultSite site) => Deadline.UntilAsync(
        $"{site.Standby} to have the virtual IP", TakeoverTimeout,
        () => HasAddress(site.Cluster.Host(site.Standby)), cancellationToken: site.Cancellation);

    /// <summary>Waits until the members' status, which is older than they are, says again who holds the virtual IP.</summary>
    private static Task StatusIsTrueAsync(FaultSite site) => Deadline.UntilAsync<object>(
        "the members' status to name the holder", TakeoverTimeout,
        async () => (await site.Cluster.MembersAsync()).All(member => member.HoldsVip == HasAddress(site.Cluster.Host(member.Node))) ? site : null,
        async () => string.Join(", ", (await site.Cluster.MembersAsync()).Select(member => $"{member.Node} {(member.HoldsVip ? "says it holds" : "says nothing")}")),
        TimeSpan.FromMilliseconds(200), site.Cancellation);

    private static Task RenewedAsync(FaultSite site, int times)
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        return Deadline.UntilAsync<object>(
            $"{times} renewals", TakeoverTimeout,
            async () =>
            {
                versions.Add((string?)(await site.Cluster.Kubectl.GetAsync("lease", Lease))?["metadata"]?["resourceVersion"] ?? "");
                return versions.Count > times ? versions : null;
            },
            every: TimeSpan.FromMilliseconds(200), cancellationToken: site.Cancellation);
    }

    private static bool HasAddress(NetworkNamespace host)
    {
        using var addresses = new AddressDump(host);
        return addresses.Read().Any(address => address.Address.Equals(PairNetwork.VirtualIP));
    }

    private static Task PatchAsync(FaultSite site, string patch) =>
        site.Cluster.Kubectl.OutputAsync("patch", "lease", Lease, "--type=merge", "-p", patch);

    private static async Task ExecAsync(NetworkNamespace host, string command, params string[] arguments) =>
        (await host.ExecAsync(command, arguments)).EnsureSuccess();
}
