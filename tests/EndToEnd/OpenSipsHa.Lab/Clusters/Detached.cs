using System.Diagnostics;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>Processes that stay when this one ends.</summary>
internal static class Detached
{
    /// <summary>Starts a process in a session of its own; both its streams go to <paramref name="log"/>.</summary>
    /// <exception cref="LabException">It cannot be started.</exception>
    public static async Task StartAsync(IReadOnlyList<string> argv, string log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        // Not a ProcessHandle: that one's children end with it.
        var start = new ProcessStartInfo("setsid");
        foreach (var word in (string[])["--fork", "sh", "-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, .. argv])
            start.ArgumentList.Add(word);
        using var setsid = Process.Start(start) ?? throw new LabException("'setsid' is not installed: apt-get install util-linux");
        await setsid.WaitForExitAsync();
        if (setsid.ExitCode != 0)
            throw new LabException($"cannot start {argv[0]}: setsid ended with {setsid.ExitCode}");
    }
}
