using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>Nodes without nftables: the address's lifetime is all there is, in whole seconds, so takeovers are slower and as safe.</summary>
[Trait("Scope", "Slow")]
public sealed class UnfencedTests() : OwnClusterTest("bare", "unfenced")
{
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(1.5);
    private ProductSystem _system = null!;

    protected override async Task BringUpAsync()
    {
        _system = new ProductSystem(Cluster);
        await _system.StartAsync(Cancellation);
    }

    [Fact]
    public async Task Without_nftables_the_members_say_so_and_a_hung_or_cut_off_holder_still_has_no_company()
    {
        foreach (var member in await Cluster.MembersAsync())
        {
            var fenced = Conditions.Find(member.Object, "Fenced");
            ((string?)fenced?["status"]).ShouldBe("False");
            ((string?)fenced?["reason"]).ShouldBe("NftablesMissing");
            ((string?)fenced?["message"])!.ShouldContain("libnftables");
        }

        foreach (var fault in (Fault[])[CommonFaults.AgentStopped, CommonFaults.SilentCut])
        {
            var run = await FaultRun.RunAsync(Cluster, _system, fault with { Hold = TimeSpan.FromSeconds(6) }, new Random(1), SteadyAfter, Cancellation);
            Console.WriteLine($"measured: without nftables, {fault.Title}: {run}");
            run.WorstOverlap.ShouldBe(TimeSpan.Zero);
            run.HolderAfter.ShouldNotBeNull();
            // The promise, which is as long as a lifetime in whole seconds needs, and a second.
            run.Gap.ShouldBeLessThan(TimeSpan.FromSeconds(3.5));
        }
    }

    /// <summary>The agent, for which the library is no library.</summary>
    protected override string? AgentProgram()
    {
        var libraries = Directory.CreateDirectory(Path.Combine(LogDirectory, "libraries")).FullName;
        File.WriteAllText(Path.Combine(libraries, "libnftables.so.1"), "");
        var path = Path.Combine(LogDirectory, "agent-without-nftables");
        File.WriteAllText(
            path,
            $"""
            #!/bin/sh
            export LD_LIBRARY_PATH={libraries}
            exec {Prerequisites.Find("dotnet")} {Repository.Program("proxy/OpenSipsHa.Agent")} "$@"

            """);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
