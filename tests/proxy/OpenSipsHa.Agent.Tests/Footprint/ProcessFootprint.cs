using System.Globalization;

namespace OpenSipsHa.Agent.Tests.Footprint;

/// <summary>What a process uses, as the kernel counts it (proc(5)).</summary>
/// <param name="ResidentBytes">VmRSS: private memory and the pages of files that it has touched.</param>
/// <param name="PrivateBytes">RssAnon: what this process alone costs the machine.</param>
internal sealed record ProcessFootprint(long ResidentBytes, long PrivateBytes, TimeSpan CpuTime)
{
    /// <summary>_SC_CLK_TCK, which is 100 on every Linux that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    public static ProcessFootprint Of(int processId)
    {
        var status = File.ReadAllLines($"/proc/{processId}/status");
        // The command's name is in parentheses and may hold blanks: count from the end of it. utime and stime are fields 14 and 15.
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessFootprint(Size(status, "VmRSS:"), Size(status, "RssAnon:"), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    /// <summary>The process that runs <paramref name="assembly"/> and is <paramref name="ancestor"/> or descends from it: other tests run agents, too.</summary>
    public static int Find(string assembly, int ancestor)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                var command = File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0');
                if (command[0].EndsWith("dotnet", StringComparison.Ordinal) && command.Contains(assembly) && Descends(id, ancestor))
                    return id;
            }
            catch (IOException)
            {
                // It has ended in the meantime.
            }
        }

        throw new InvalidOperationException($"no process runs {assembly} below process {ancestor}");
    }

    private static bool Descends(int processId, int ancestor)
    {
        var id = processId;
        while (id > 1 && id != ancestor)
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            id = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return id == ancestor;
    }

    private static long Size(string[] status, string name)
    {
        var words = status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1], CultureInfo.InvariantCulture) * 1024;
    }
}
