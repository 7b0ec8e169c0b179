using System.Globalization;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.SipBench.Systems;

/// <summary>A process and all its descendants, as /proc shows them.</summary>
internal sealed class ProcessTree(int root)
{
    /// <summary>sysconf(_SC_CLK_TCK) of every Linux that .NET runs on.</summary>
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>User and system time of all threads so far, those that have ended included; in steps of 10 ms.</summary>
    /// <exception cref="LabException">The process is gone.</exception>
    public double CpuMicroseconds() => Processes().Sum(pid => Fields(pid) is { } fields ? (Number(fields[11]) + Number(fields[12])) * MicrosecondsPerTick : 0);

    /// <summary>Resident memory, each page that several of them share counted once (Pss).</summary>
    public double ResidentMegabytes() => Processes().Sum(ProportionalKilobytes) / 1024;

    /// <summary>Whether one of them has opened this port for UDP, on any address of its network namespace.</summary>
    public bool ListensOn(int port)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4} ");
        return Processes().Any(pid => Lines($"/proc/{pid}/net/udp").Any(line => line.Contains(suffix, StringComparison.Ordinal)));
    }

    private List<int> Processes()
    {
        if (Fields(root) is null)
            throw new LabException($"process {root} has ended");
        var children = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Fields: Fields(pid)))
            .Where(process => process.Fields is not null)
            .ToLookup(process => (int)Number(process.Fields![1]), process => process.Pid);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i]]);
        return found;
    }

    /// <summary>What follows the program's name in proc(5)'s stat: state, parent, …; null: gone.</summary>
    private static string[]? Fields(int pid)
    {
        var line = Lines($"/proc/{pid}/stat").FirstOrDefault();
        return line?[(line.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static double ProportionalKilobytes(int pid) =>
        Lines($"/proc/{pid}/smaps_rollup").FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
            ? Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            : 0;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return [];
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
