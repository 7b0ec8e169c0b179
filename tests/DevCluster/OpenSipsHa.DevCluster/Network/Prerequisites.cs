namespace OpenSipsHa.DevCluster.Network;

/// <summary>What the machine must offer before a lab can be built.</summary>
public static class Prerequisites
{
    private static readonly (string Tool, string Package)[] Required =
    [
        ("ip", "iproute2"), ("setsid", "util-linux"), ("setpriv", "util-linux"), ("nsenter", "util-linux"),
        ("unshare", "util-linux"), ("flock", "util-linux"), ("mount", "mount"), ("sh", "dash"),
    ];

    /// <exception cref="LabException">Not root, or a tool is missing; names the first thing to do.</exception>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux())
            throw new LabException("network namespaces exist on Linux only: run this on a Linux machine");
        if (!Environment.IsPrivilegedProcess)
            throw new LabException("network namespaces need root: run this command again with sudo");
        foreach (var (tool, package) in Required)
        {
            if (Find(tool) is null)
                throw new LabException($"'{tool}' is not installed: apt-get install {package}");
        }
    }

    /// <returns>The tool's full path, or null when it is not on PATH.</returns>
    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, tool))
            .FirstOrDefault(File.Exists);
}
