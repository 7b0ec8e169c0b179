using System.Globalization;

namespace OpenSipsHa.Agent.Tests.Footprint;

/// <summary>What processes use, as the kernel counts it (proc(5)).</summary>
/// <param name="ProportionalBytes">Pss: private memory and a share of the pages that others have, too.</param>
/// <param name="PrivateBytes">What nobody else has.</param>
internal sealed record ProcessFootprint(long ProportionalBytes, long PrivateBytes, TimeSpan CpuTime)
{
    /// <summary>_SC_CLK_TCK, which is 100 on every Linux that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>All of them together.</summary>
    public static ProcessFootprint Of(IEnumerable<int> processIds) => processIds.Select(Of).Aggregate(
        (sum, one) => new ProcessFootprint(
            sum.ProportionalBytes + one.ProportionalBytes, sum.PrivateBytes + one.PrivateBytes, sum.CpuTime + one.CpuTime));

    public static ProcessFootprint Of(int processId)
    {
        var sizes = File.ReadAllLines($"/proc/{processId}/smaps_rollup");
        // The command's name is in parentheses and may hold blanks: count from the end of it. utime and stime are fields 14 and 15.
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessFootprint(
            Size(sizes, "Pss:"), Size(sizes, "Private_Clean:") + Size(sizes, "Private_Dirty:"), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
    }

    /// <summary>
    /// The processes that run <paramref name="assembly"/> and are <paramref name="ancestor"/> or descend from it, the eldest
    /// first: other tests run agents, too.
    /// </summary>
    public static IReadOnlyList<int> Find(string assembly, int ancestor)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                var command = File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0');
                if (command[0].EndsWith("dotnet", StringComparison.Ordinal) && command.Contains(assembly) && Descends(id, ancestor))
                    found.Add(id);
            }
            catch (IOException)
            {
                // It has ended in the meantime.
            }
        }

        return [.. found.OrderBy(id => id == ancestor ? 0 : id)];
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
