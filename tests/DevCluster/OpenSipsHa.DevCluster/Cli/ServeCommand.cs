using System.CommandLine;
using Microsoft.Extensions.Logging;
using OpenSipsHa.DevCluster.Nodes;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>`devcluster serve`: a cluster that lasts as long as this process.</summary>
internal static class ServeCommand
{
    private static readonly DevClusterOptions Defaults = new();

    private static readonly Option<string?> StateDirectory = new("--state-dir")
    {
        Description = "Holds kubeconfig, volumes and logs; empty or new, removed at the end [default: /run/opensipsha-devcluster/ID]",
    };

    private static readonly Option<string> Subnet = new("--subnet")
    {
        Description = "The network inside the cluster's own namespaces",
        DefaultValueFactory = _ => Defaults.Subnet.ToString(),
    };

    private static readonly Option<string> ApiAddress = new("--api-address")
    {
        Description = "Where the API server answers inside the network, port 6443",
        DefaultValueFactory = _ => Defaults.ApiAddress.ToString(),
    };

    private static readonly Option<int> ApiPort = new("--api-port") { Description = "Where it answers on 127.0.0.1; 0: any free port" };

    private static readonly Option<string[]> Node = new("--node")
    {
        Description = "NAME=ADDRESS of a machine that runs pods; repeat [default: osips01-a=192.168.1.211 osips01-b=192.168.1.212]",
    };

    private static readonly Option<string[]> Host = new("--host") { Description = "NAME=ADDRESS of a plain machine on the network; repeat" };

    private static readonly Option<string[]> Image = new("--image") { Description = "NAME=PATH: the .dll or executable that an image stands for; repeat" };

    private static readonly Option<double> NodeTimeout = new("--node-timeout")
    {
        Description = "Seconds without a report after which a node is NotReady",
        DefaultValueFactory = _ => Defaults.NodeTimeout.TotalSeconds,
    };

    private static readonly Option<double> RestartDelay = new("--restart-delay")
    {
        Description = "Seconds to which the wait before a restart of a container that keeps ending grows",
        DefaultValueFactory = _ => Defaults.LongestRestartDelay.TotalSeconds,
    };

    private static readonly Option<string?> LogDirectory = new("--log-dir") { Description = "Keeps container logs here [default: in the state directory]" };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log what the API server and the nodes do" };

    public static Command Create(Option<string> id)
    {
        var command = new Command("serve", "Start a cluster and keep it until SIGTERM or Ctrl-C")
        {
            StateDirectory, Subnet, ApiAddress, ApiPort, Node, Host, Image, NodeTimeout, RestartDelay, LogDirectory, Verbose,
        };
        command.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(id), arguments));
        return command;
    }

    private static async Task<int> RunAsync(string id, ParseResult arguments)
    {
        using var termination = new Termination();
        using var logging = arguments.GetValue(Verbose)
            ? LoggerFactory.Create(builder => builder.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "HH:mm:ss.fff ";
            }))
            : null;
        try
        {
            await using var cluster = await DevClusterHost.StartAsync(
                Options(id, arguments, logging), new Progress(), termination.Token);
            await using var control = new ControlServer(cluster);
            Console.WriteLine($"KUBECONFIG={cluster.KubeconfigPath}");
            Console.WriteLine("READY");
            await termination.WaitAsync();
            Console.WriteLine("stopping");
        }
        catch (OperationCanceledException) when (termination.Token.IsCancellationRequested)
        {
            // Stopped while it was starting.
        }

        Console.WriteLine("removed");
        return 0;
    }

    private static DevClusterOptions Options(string id, ParseResult arguments, ILoggerFactory? logging) => Defaults with
    {
        Id = id,
        StateDirectory = arguments.GetValue(StateDirectory),
        Subnet = HostAddresses.Network("--subnet", arguments.GetValue(Subnet)),
        ApiAddress = HostAddresses.Address("--api-address", arguments.GetValue(ApiAddress)),
        ApiPort = arguments.GetValue(ApiPort),
        Nodes = arguments.GetValue(Node) is { Length: > 0 } nodes ? HostAddresses.Parse("--node", nodes) : Defaults.Nodes,
        Hosts = HostAddresses.Parse("--host", arguments.GetValue(Host)),
        Images = ImageMap.ParseSettings(arguments.GetValue(Image) ?? []),
        NodeTimeout = TimeSpan.FromSeconds(arguments.GetValue(NodeTimeout)),
        LongestRestartDelay = TimeSpan.FromSeconds(arguments.GetValue(RestartDelay)),
        LogDirectory = arguments.GetValue(LogDirectory),
        Logging = logging,
    };

    /// <summary>In the order of the calls, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Progress : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine(value);
    }
}
