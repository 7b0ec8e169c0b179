namespace OpenSipsHa.DevCluster.Network;

/// <summary>A process of the machine that this one need not have started.</summary>
/// <param name="Pid">The process.</param>
/// <param name="CommandLine">Its words at the time of looking.</param>
public readonly record struct RunningProcess(int Pid, IReadOnlyList<string> CommandLine)
{
    /// <returns>Null when there is no such process any more, or it has none (a zombie, a kernel thread).</returns>
    public static RunningProcess? Find(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? null : new RunningProcess(pid, words);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <returns>False when it has ended already.</returns>
    public bool Send(Signal signal) => LinuxCalls.Kill(Pid, signal);
}
