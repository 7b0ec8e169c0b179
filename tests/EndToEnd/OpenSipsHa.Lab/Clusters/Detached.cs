using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>Processes that stay when this one ends.</summary>
internal static class Detached
{
    /// <summary>Starts a process in a session of its own; both its streams go to <paramref name="log"/>.</summary>
    public static async Task StartAsync(IReadOnlyList<string> argv, string log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await using var shell = ProcessHandle.Start(
            ["sh", "-c", "log=$1; shift; setsid \"$@\" >\"$log\" 2>&1 </dev/null &", "sh", log, .. argv]);
        var exitCode = await shell.Exited;
        if (exitCode != 0)
            throw new LabException($"cannot start {argv[0]}: {string.Join(' ', shell.Lines)}");
    }
}
