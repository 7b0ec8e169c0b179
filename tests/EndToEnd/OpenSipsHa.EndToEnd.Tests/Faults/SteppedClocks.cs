using System.Globalization;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>
/// Agents whose wall clock can be set wrong, node by node, while their monotonic clock goes on (libfaketime): a time namespace
/// does not cover CLOCK_REALTIME, and the machine's own clock belongs to others.
/// </summary>
internal static class SteppedClocks
{
    private const string Library = "libfaketimeMT.so.1";
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>The holder's clock goes an hour ahead and the standby's an hour back; then both are right again.</summary>
    public static Fault Stepped { get; } = new(
        "wall-clock", "wall clocks stepped by an hour, the holder's ahead, the standby's back, for 10 s",
        async site =>
        {
            Set(site.Cluster.LogDirectory, site.Holder, Step);
            Set(site.Cluster.LogDirectory, site.Standby, -Step);
            await RenewedAtAsync(site, Step);
        },
        async site =>
        {
            SetRight(site.Cluster.LogDirectory);
            await RenewedAtAsync(site, TimeSpan.Zero);
        })
    { Hold = TimeSpan.FromSeconds(10) };

    /// <summary>A program that runs the agent so.</summary>
    /// <param name="directory">The cluster's log directory, where the clocks' files are.</param>
    /// <exception cref="LabException">libfaketime is not installed.</exception>
    public static string AgentProgram(string directory)
    {
        var library = Directory.EnumerateDirectories("/usr/lib").Select(architecture => Path.Combine(architecture, "faketime", Library))
            .FirstOrDefault(File.Exists) ?? throw new LabException("'faketime' is not installed: apt-get install faketime");
        SetRight(directory);
        var path = Path.Combine(directory, "agent-with-a-clock-of-its-own");
        File.WriteAllText(
            path,
            $"""
            #!/bin/sh
            export LD_PRELOAD={library} FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_NO_CACHE=1
            export FAKETIME_TIMESTAMP_FILE={directory}/clock-$NODE_NAME
            exec {Prerequisites.Find("dotnet")} {Repository.Program("proxy/OpenSipsHa.Agent")} "$@"

            """);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    private static void SetRight(string directory)
    {
        foreach (var node in PairNetwork.Nodes)
            Set(directory, node, TimeSpan.Zero);
    }

    private static void Set(string directory, string node, TimeSpan offset)
    {
        Directory.CreateDirectory(directory);
        // Whole at once: the agents read it all the time.
        var path = Path.Combine(directory, "clock-" + node);
        File.WriteAllText(path + ".new", ((long)offset.TotalSeconds).ToString("+0;-0", CultureInfo.InvariantCulture) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Waits until the Lease shows that the holder's clock is off by so much: the fault is really there.</summary>
    private static Task RenewedAtAsync(FaultSite site, TimeSpan offset) => OpenSipsHa.Lab.Deadline.UntilAsync<object>(
        $"a renewal with a clock that is off by {offset}", TimeSpan.FromSeconds(60),
        async () => (string?)(await site.Cluster.Kubectl.GetAsync("lease", $"{PairNetwork.Cluster}-{PairNetwork.VirtualIP}"))?["spec"]?["renewTime"] is { } time
            && (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow - offset).Duration() < TimeSpan.FromMinutes(10) ? site : null,
        every: TimeSpan.FromMilliseconds(200), cancellationToken: site.Cancellation);
}
