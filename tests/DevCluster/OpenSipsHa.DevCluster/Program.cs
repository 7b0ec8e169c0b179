using System.CommandLine;
using OpenSipsHa.DevCluster.Cli;
using OpenSipsHa.DevCluster.Network;

var id = new Option<string>("--id")
{
    Description = "Which cluster: lower-case letters and digits",
    DefaultValueFactory = _ => "dev",
    Recursive = true,
};
var root = new RootCommand("A Kubernetes development cluster of network namespaces on this machine")
{
    id,
    ServeCommand.Create(id),
    NetworkCommand.Create(id),
    DownCommand.Create(id),
    ExecCommand.Create(id),
};
foreach (var command in FaultCommands.Create(id))
    root.Add(command);

try
{
    // Signals are handled where they matter: serve takes its time to remove everything.
    return await root.Parse(args).InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync($"devcluster: {e.Message}");
    return 1;
}
