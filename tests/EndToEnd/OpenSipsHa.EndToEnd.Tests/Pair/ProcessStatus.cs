using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>Processes of a container, found by their command line in the node's network namespace.</summary>
internal static class ProcessStatus
{
    /// <summary>Processes that run the program <paramref name="dll"/>.</summary>
    public static IReadOnlyList<int> Find(NetworkNamespace node, string dll) =>
        [.. node.Processes().Where(pid => CommandLine(pid) is [var program, .. var words] && Path.GetFileName(program) == "dotnet" && words.Any(word => word.EndsWith(dll, StringComparison.Ordinal)))];

    /// <summary>/proc/PID/status of the processes that run <paramref name="dll"/>.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Of(NetworkNamespace node, string dll) =>
    [
        .. Find(node, dll).Select(pid => File.ReadAllLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim())),
    ];

    private static string[] CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
