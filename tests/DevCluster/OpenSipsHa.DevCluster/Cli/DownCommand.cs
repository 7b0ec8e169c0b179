using System.CommandLine;
using System.Diagnostics;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>`devcluster down`: ends a running cluster, or removes what a dead one has left.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private static readonly Option<bool> All = new("--all") { Description = "Every cluster that `serve` runs, and all leftovers" };

    public static Command Create(Option<string> id)
    {
        var command = new Command("down", "End a cluster and remove everything of it") { All };
        command.SetAction((arguments, cancellation) => RunAsync(
            arguments.GetValue(All) ? ServedIds() : [arguments.GetRequiredValue(id)], arguments.GetValue(All), cancellation));
        return command;
    }

    /// <summary>Labs of tests have no control socket: they are their test runs' own business.</summary>
    private static List<string> ServedIds() => [.. LabOwner.LabIds().Where(lab => File.Exists(ControlSocket.PathOf(lab)))];

    private static async Task<int> RunAsync(IReadOnlyList<string> ids, bool sweepAll, CancellationToken cancellation)
    {
        Prerequisites.Check();
        foreach (var id in ids)
        {
            if (LabOwner.Read(id) is { IsAlive: true } owner)
                await EndAsync(id, owner, cancellation);
            await NetworkLab.SweepAsync(id);
            Console.WriteLine($"{id}: down");
        }

        foreach (var leftover in sweepAll ? await NetworkLab.SweepAsync() : [])
            Console.WriteLine($"{leftover}: leftovers removed");
        return 0;
    }

    private static async Task EndAsync(string id, LabOwner owner, CancellationToken cancellation)
    {
        LinuxCalls.Kill(owner.Pid, Signal.Term);
        var since = Stopwatch.GetTimestamp();
        while (owner.IsAlive)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                Console.WriteLine($"{id}: process {owner.Pid} does not end: killed");
                LinuxCalls.Kill(owner.Pid, Signal.Kill);
                since = Stopwatch.GetTimestamp();
            }

            await Task.Delay(50, cancellation);
        }
    }
}
