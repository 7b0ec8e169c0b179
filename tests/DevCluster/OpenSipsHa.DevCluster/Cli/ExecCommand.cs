using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>`devcluster exec HOST -- COMMAND`: runs a command on a host, with this process's terminal.</summary>
internal static class ExecCommand
{
    public static Command Create(Option<string> id)
    {
        var host = new Argument<string>("HOST");
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("exec", "Run a command on a host: devcluster exec client -- ip address") { host, words };
        command.SetAction((arguments, cancellation) => RunAsync(
            $"shn-{arguments.GetRequiredValue(id)}-{arguments.GetRequiredValue(host)}", arguments.GetRequiredValue(words), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string space, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var argv = NetworkNamespace.Open(space).Inside(words);
        // Ctrl-C goes to the command, which shares the terminal; this process waits for what it makes of it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var process = Process.Start(argv[0], argv.Skip(1));
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }
}
