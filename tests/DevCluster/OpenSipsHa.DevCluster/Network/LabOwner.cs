using System.Globalization;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// Who made a lab: a process, told apart from a later one of the same number by its start time. Kept in a file for
/// each lab, so that a later run can tell leftovers from a lab in use.
/// </summary>
/// <param name="Pid">The process.</param>
/// <param name="StartTime">Clock ticks since boot (proc(5), /proc/pid/stat field 22).</param>
internal readonly record struct LabOwner(int Pid, long StartTime)
{
    private const string Root = "/run/opensipsha-labs";

    public static LabOwner Current =>
        new(Environment.ProcessId, StartTimeOf(Environment.ProcessId) ?? throw new LabException("/proc is not mounted"));

    public bool IsAlive => StartTimeOf(Pid) == StartTime;

    /// <summary>The directory that holds a lab's owner record.</summary>
    public static string DirectoryOf(string labId) => Path.Combine(Root, labId);

    /// <returns>The labs on record, in use or left over.</returns>
    public static IReadOnlyList<string> LabIds() =>
        Directory.Exists(Root) ? [.. Directory.EnumerateDirectories(Root).Select(d => Path.GetFileName(d)!).Where(id => id[0] != '.')] : [];

    /// <returns>Null when the lab has no (readable) record.</returns>
    public static LabOwner? Read(string labId)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(DirectoryOf(labId), "owner")).Split(' ');
            return words.Length == 2
                && int.TryParse(words[0], CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(words[1], CultureInfo.InvariantCulture, out var startTime)
                ? new LabOwner(pid, startTime)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <returns>The directories that go with the lab, besides its record.</returns>
    public static IReadOnlyList<string> DirectoriesOf(string labId)
    {
        var list = Path.Combine(DirectoryOf(labId), "directories");
        return File.Exists(list) ? File.ReadAllLines(list) : [];
    }

    /// <summary>Records this owner; complete or absent, never half-written.</summary>
    /// <param name="directories">Removed together with the lab.</param>
    /// <exception cref="LabException">Another process has recorded itself at the same moment.</exception>
    public void Write(string labId, IEnumerable<string> directories)
    {
        var temporary = Directory.CreateDirectory(Path.Combine(Root, $".{labId}-{Pid}")).FullName;
        File.WriteAllLines(Path.Combine(temporary, "directories"), directories.Select(Path.GetFullPath));
        File.WriteAllText(Path.Combine(temporary, "owner"), string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTime}"));
        try
        {
            Directory.Move(temporary, DirectoryOf(labId));
        }
        catch (IOException e)
        {
            Directory.Delete(temporary, recursive: true);
            throw new LabException($"lab '{labId}' is in use: choose another id", e);
        }
    }

    private static long? StartTimeOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The command, in parentheses, may hold spaces: count the fields behind it (the third is the state).
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie holds nothing any more.
            return fields[0] == "Z" ? null : long.Parse(fields[22 - 3], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
