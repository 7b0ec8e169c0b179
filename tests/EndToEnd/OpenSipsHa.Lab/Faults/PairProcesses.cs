using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Faults;

/// <summary>The product's processes on a node, told apart by their command lines.</summary>
public static class PairProcesses
{
    private const string AgentProgram = "OpenSipsHa.Agent.dll";
    private const string ProxyProgram = "OpenSipsHa.Proxy.dll";
    private const string Worker = "--worker";

    /// <summary>Those that run now; none when the part is being restarted.</summary>
    public static IReadOnlyList<RunningProcess> Find(NetworkNamespace node, PairPart part)
    {
        var all = node.FindProcesses(words => Runs(words, AgentProgram) || Runs(words, ProxyProgram));
        var agents = all.Where(process => Runs(process.CommandLine, AgentProgram)).ToList();
        return part switch
        {
            PairPart.Everything => all,
            PairPart.Proxy => [.. all.Except(agents)],
            PairPart.AgentContainer => agents,
            PairPart.Agent => Only(agents, process => process.CommandLine.Contains(Worker)),
            PairPart.Supervisor => Only(agents, process => !process.CommandLine.Contains(Worker)),
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such part"),
        };
    }

    /// <summary>Where agent and supervisor are one process, it is both.</summary>
    private static List<RunningProcess> Only(List<RunningProcess> agents, Func<RunningProcess, bool> condition) =>
        agents.Count == 1 ? agents : [.. agents.Where(condition)];

    /// <summary>Not what is still on its way into the container: a shell whose arguments name the program.</summary>
    private static bool Runs(IReadOnlyList<string> words, string program) =>
        Path.GetFileName(words[0]) == "dotnet" && words.Any(word => word.EndsWith(program, StringComparison.Ordinal));
}
