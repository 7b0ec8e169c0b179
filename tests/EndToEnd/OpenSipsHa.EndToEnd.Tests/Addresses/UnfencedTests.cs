using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>Nodes without nftables: the address's lifetime is all there is, in whole seconds, so takeovers are slower and as safe.</summary>
[Trait("Scope", "Slow")]
public sealed class UnfencedTests : IAsyncLifetime
{
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(1.5);
    private readonly string _logs = Path.Combine(Repository.Artifacts, "unfenced");
    private ProductCluster _cluster = null!;
    private ProductSystem _system = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(_logs))
            Directory.Delete(_logs, recursive: true);
        Directory.CreateDirectory(_logs);
        _cluster = await ProductCluster.StartAsync(new ProductClusterOptions
        {
            Id = "bare", LogDirectory = _logs, LongestRestartDelay = TimeSpan.FromSeconds(1), AgentProgram = AgentWithoutNftables(),
        });
        _system = new ProductSystem(_cluster);
        await _cluster.ApplyCrdsAsync();
        await _cluster.StartOperatorAsync();
        await _system.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await File.WriteAllTextAsync(Path.Combine(_logs, "describe.txt"), await _cluster.DescribeAsync());
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Without_nftables_the_members_say_so_and_a_hung_or_cut_off_holder_still_has_no_company()
    {
        foreach (var member in await _cluster.MembersAsync())
        {
            var fenced = Conditions.Find(member.Object, "Fenced");
            ((string?)fenced?["status"]).ShouldBe("False");
            ((string?)fenced?["reason"]).ShouldBe("NftablesMissing");
            ((string?)fenced?["message"])!.ShouldContain("libnftables");
        }

        foreach (var fault in (Fault[])[CommonFaults.AgentStopped, CommonFaults.SilentCut])
        {
            var run = await FaultRun.RunAsync(_cluster, _system, fault with { Hold = TimeSpan.FromSeconds(6) }, new Random(1), SteadyAfter, Cancellation);
            Console.WriteLine($"measured: without nftables, {fault.Title}: {run}");
            run.WorstOverlap.ShouldBe(TimeSpan.Zero);
            run.HolderAfter.ShouldNotBeNull();
            // The promise, which is as long as a lifetime in whole seconds needs, and a second.
            run.Gap.ShouldBeLessThan(TimeSpan.FromSeconds(3.5));
        }
    }

    /// <summary>The agent, for which the library is no library.</summary>
    private string AgentWithoutNftables()
    {
        var libraries = Directory.CreateDirectory(Path.Combine(_logs, "libraries")).FullName;
        File.WriteAllText(Path.Combine(libraries, "libnftables.so.1"), "");
        var path = Path.Combine(_logs, "agent-without-nftables");
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
