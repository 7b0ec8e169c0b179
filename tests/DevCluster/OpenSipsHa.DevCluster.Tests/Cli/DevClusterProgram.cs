using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes;

namespace OpenSipsHa.DevCluster.Tests.Cli;

/// <summary>The `devcluster` program as a process of its own.</summary>
internal static class DevClusterProgram
{
    private static readonly string[] Program = ["dotnet", typeof(DevClusterHost).Assembly.Location];

    /// <summary>An id that no other run has.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N")[..8];

    public static ProcessHandle Start(params string[] arguments) => ProcessHandle.Start([.. Program, .. arguments]);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        var exitCode = await process.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        return (exitCode, string.Join('\n', process.Lines));
    }

    public static Task<string> WaitForReadyAsync(ProcessHandle process) =>
        process.WaitForLineAsync(line => line == "READY", TimeSpan.FromSeconds(60));

    public static IEnumerable<string> NamespacesOf(string id) =>
        Directory.Exists("/run/netns")
            ? Directory.EnumerateFiles("/run/netns", $"shn-{id}-*").Select(path => Path.GetFileName(path))
            : [];
}
