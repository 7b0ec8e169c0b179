using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Faults;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>What the kernel says about a process of the pair.</summary>
internal static class ProcessStatus
{
    /// <summary>/proc/PID/status of the one process of that part.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(NetworkNamespace node, PairPart part)
    {
        var process = PairProcesses.Find(node, part).ShouldHaveSingleItem();
        var lines = await File.ReadAllLinesAsync($"/proc/{process.Pid}/status");
        return lines.Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim());
    }
}
