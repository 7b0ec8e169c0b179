using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Demo;

/// <summary>The demo as a user starts it.</summary>
public sealed class DemoTests
{
    private const string Namespaces = "/run/netns";

    [Fact]
    public async Task It_succeeds_and_leaves_nothing_behind()
    {
        var (exitCode, output) = await RunAsync(TimeSpan.FromMinutes(4));

        exitCode.ShouldBe(0, output);
        var figures = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Artifacts, "demo.json"), TestContext.Current.CancellationToken))!;
        ((int)figures["calls_failed"]!).ShouldBe(0);
        ((int)figures["established_calls_lost"]!).ShouldBe(0);
        Console.WriteLine($"measured: demo: gap {figures["gap_ms"]} ms, {figures["calls_offered"]} calls offered, {figures["duration_ms"]} ms in all");
        await NothingIsLeftAsync("demo");
    }

    [Fact]
    public async Task Interrupted_it_removes_everything_and_says_so()
    {
        await using var demo = Start();
        await demo.WaitForLineAsync(line => line.Contains("kubectl apply -f crds/", StringComparison.Ordinal), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        demo.Send(Signal.Int);

        (await demo.Exited.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe(130, string.Join('\n', demo.Lines));
        await NothingIsLeftAsync("demo");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan timeout)
    {
        await using var demo = Start();
        var exitCode = await demo.Exited.WaitAsync(timeout, TestContext.Current.CancellationToken);
        return (exitCode, string.Join('\n', demo.Lines));
    }

    private static ProcessHandle Start() =>
        ProcessHandle.Start(["dotnet", Repository.Built("tests/EndToEnd/OpenSipsHa.Demo")]);

    /// <summary>No namespace, no process that speaks of the lab, no state.</summary>
    private static async Task NothingIsLeftAsync(string id)
    {
        if (Directory.Exists(Namespaces))
            Directory.GetFileSystemEntries(Namespaces, $"shn-{id}-*").ShouldBeEmpty();
        Directory.Exists($"/run/opensipsha-devcluster/{id}").ShouldBeFalse();
        // Arguments of every program of the demo name its logs, its state or its namespaces.
        await using var search = ProcessHandle.Start(
            ["pgrep", "-a", "-f", $"shn-{id}-|opensipsha-devcluster/{id}|artifacts/demo/|--id {id}"]);
        await search.Exited;
        search.Lines.Where(line => !line.Contains("pgrep", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
